import { startDiscordStandIn } from '../../test/stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import { CardsAsked, type CardsTold } from './discord-cards-protocol.js';

/** A Discord with its limits, in a process of its own. */
const discord = await startDiscordStandIn();

function tell(told: CardsTold): void {
  process.send?.(told);
}

process.on('message', (message) => {
  const asked = CardsAsked.parse(message);
  if (asked.asked === 'skip') {
    discord.skip(asked.ms);
    return tell({ told: 'skipped' });
  }
  const messages = discord.messages(IDS.vms);
  tell({
    told: 'report',
    invalid: discord.invalidRequests(),
    violations: discord.violations.length,
    edits: messages.reduce((sum, { edits }) => sum + edits, 0),
    shownAt: messages.map(({ components, editedAtMs, postedAtMs }) => {
      return { text: JSON.stringify(components), at: editedAtMs ?? postedAtMs };
    }),
  });
});
process.on('disconnect', () => process.exit(0));
tell({
  ...{ told: 'ready', apiUrl: discord.apiUrl, token: discord.botToken(), guild: discord.guildId },
  ...{ channel: IDS.vms, fallbackChannel: IDS.general },
});
