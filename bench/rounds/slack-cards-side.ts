import { startSlackStandIn } from '../../test/stand-ins/slack/start-slack-stand-in.js';
import type { CardsTold } from './slack-cards-protocol.js';

/** A Slack with its rate tiers, in a process of its own. */
const slack = await startSlackStandIn();

function tell(told: CardsTold): void {
  process.send?.(told);
}

process.on('message', () => {
  const messages = slack.messages('C1');
  tell({
    told: 'report',
    refused: Object.values(slack.refused()).reduce((sum, count) => sum + count, 0),
    violations: slack.violations.length,
    edits: messages.reduce((sum, { edits }) => sum + edits, 0),
    shownAt: messages.map(({ text, editedAtMs, postedAtMs }) => ({ text, at: editedAtMs ?? postedAtMs })),
  });
});
process.on('disconnect', () => process.exit(0));
const { apiUrl, botToken, appToken, workspace } = slack;
tell({ told: 'ready', apiUrl, botToken, appToken, team: workspace.team.id });
