import type { SlackStandIn } from '../../test/stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../../test/stand-ins/slack/start-slack-stand-in.js';
import { SlackAsk, type SlackTold } from './slack-side-protocol.js';

/** Slack's side of the bench, two of them in a process of its own: its work is not counted as the bot's. */
function tell(told: SlackTold): void {
  process.send?.(told);
}

async function round(slack: SlackStandIn, { inputs, atOnce }: SlackAsk): Promise<void> {
  await slack.until(() => slack.connections().length === 2, 'two sockets');
  const ackMs: number[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < inputs) {
      begun += 1;
      const ack = await slack.user('U1').command('/vm', `show web-${begun}`, 'C1');
      if (ack.ack !== 'acknowledged') throw new Error(`an input failed: ${ack.why}`);
      ackMs.push(ack.afterMs);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  tell({ told: 'round', tookMs: performance.now() - start, ackMs });
}

const slacks = [await startSlackStandIn({ rates: false }), await startSlackStandIn({ rates: false })];
process.on('message', (message) => {
  const ask = SlackAsk.parse(message);
  const slack = slacks[ask.slack];
  if (slack === undefined) throw new Error(`there is no Slack ${ask.slack}`);
  round(slack, ask).catch((error: Error) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
tell({
  told: 'ready',
  slacks: slacks.map(({ apiUrl, botToken, appToken, workspace }) => ({
    ...{ apiUrl, botToken, appToken, team: workspace.team.id },
  })),
});
