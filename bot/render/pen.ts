import type { PersonRef } from '../../commands/card.js';

/**
 * Writes what a card says into the texts of one chat; nothing that comes from a card reaches a message by another way.
 * `max`: characters of the result. What has nothing to see in it is written as `–`, since chats refuse empty texts.
 */
export interface Pen {
  /** Where nothing is read as markup. */
  plain(text: string, max: number): string;
  /** Where the chat reads markup: none comes out of it. */
  safe(text: string, max: number): string;
  /** What `safe` gave, set off. */
  strong(safe: string): string;
  /** The account where the chat can show it, else the name. */
  person(ref: PersonRef): string;
  /** Never a mention. */
  name(ref: PersonRef): string;
  /** A group or an account of this chat, or null. */
  mention(address: string | null): string | null;
  /** A channel by its id, as the chat shows its name. */
  channel(id: string): string;
  /** In the reader's zone. `at`: milliseconds since the epoch. */
  moment(at: number): string;
  /** Lines of a tool, for a code block. */
  lines(text: string, max: number): string;
}
