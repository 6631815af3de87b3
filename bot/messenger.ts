import type { Card } from '../commands/card.js';

/**
 * Posts cards on one platform. One sender per channel calls it, one call at a time per channel, in order.
 *
 * `post` gives the platform's id of the message; `edit` replaces it as a whole and is safe twice; `tell` is seen by one
 * actor only. `post` is not safe twice: after `uncertain`, the sender asks `findPost` with the same nonce first.
 * After `close` no call is made any more.
 */
export interface Messenger {
  platform: string;
  post(channel: string, card: Card, nonce: string, replyTo: string | null): Promise<Delivery>;
  edit(channel: string, messageId: string, card: Card): Promise<Delivery>;
  tell(actor: string, channel: string, card: Card, nonce: string): Promise<Delivery>;
  findPost(channel: string, nonce: string): Promise<string | null>;
  close(): Promise<void>;
}

/** `later`: not delivered for sure, try again after `afterMs`. `uncertain`: nobody knows. `gone`: never again. */
export type Delivery =
  | { delivery: 'delivered'; messageId: string }
  | { delivery: 'later'; afterMs: number; why: string }
  | { delivery: 'uncertain'; why: string }
  | { delivery: 'gone'; why: string };
