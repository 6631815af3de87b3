import type { Card } from '../../commands/card.js';
import type { DiscordLook } from './discord-look.js';
import { discordPen } from './render/discord-pen.js';

/** https://discord.com/developers/docs/resources/channel#start-thread-from-message */
const CHARACTERS = 100;
const KEPT = 1_000;

export interface ThreadNames {
  /** The message shows this card. */
  note(message: string, card: Card): void;
  /** `R-42 create web-1`; by the card that starts it where what the message shows is not known any more. */
  nameOf(message: string, card?: Card): string;
}

/** After a restart the label alone stands in a name: only what was shown since is known. */
export function createThreadNames(look: DiscordLook): ThreadNames {
  const pen = discordPen(look);
  const names = new Map<string, string>();
  return {
    note(message, card) {
      if (card.kind !== 'request') return;
      names.delete(message);
      names.set(message, `${card.label} ${card.action} ${card.target}`);
      const [oldest] = names.keys();
      if (names.size > KEPT && oldest !== undefined) names.delete(oldest);
    },
    nameOf(message, card) {
      const own = card?.kind === 'mention' || card?.kind === 'request' ? card.label : 'The request above';
      return pen.plain(names.get(message) ?? own, CHARACTERS);
    },
  };
}
