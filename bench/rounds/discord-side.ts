import type { DiscordStandIn } from '../../test/stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../../test/stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import { DiscordAsk, type DiscordTold } from './discord-side-protocol.js';

/** Discord's side of the bench, two of them in a process of its own: its work is not counted as the bot's. */
function tell(told: DiscordTold): void {
  process.send?.(told);
}

async function round(discord: DiscordStandIn, { inputs, atOnce }: DiscordAsk): Promise<void> {
  await discord.until(() => discord.commands().length > 0 && discord.connections().length === 1, 'the bot', 30_000);
  const ackMs: number[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < inputs) {
      begun += 1;
      const ack = await discord.user(IDS.ana).command('vm show', { name: `web-${begun}` }, IDS.vms);
      if (ack.ack !== 'acknowledged') throw new Error(`an input failed: ${ack.why}`);
      ackMs.push(ack.afterMs);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  tell({ told: 'round', tookMs: performance.now() - start, ackMs });
}

const discords = [await startDiscordStandIn({ rates: false }), await startDiscordStandIn({ rates: false })];
process.on('message', (message) => {
  const ask = DiscordAsk.parse(message);
  const discord = discords[ask.discord];
  if (discord === undefined) throw new Error(`there is no Discord ${ask.discord}`);
  round(discord, ask).catch((error: Error) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
tell({ told: 'ready', discords: discords.map(({ apiUrl, botToken }) => ({ apiUrl, token: botToken() })) });
