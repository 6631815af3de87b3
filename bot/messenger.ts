import type { Card } from '../commands/card.js';

/**
 * Posts cards on one platform. One sender per channel calls it, one call at a time per channel, in order; cards of one
 * platform are edited one at a time, as often as its `pace` lets.
 *
 * `post` gives the platform's id of the message; `edit` replaces it as a whole and is safe twice; `tell` is seen by one
 * actor only. `post` is not safe twice: after `uncertain`, the sender asks `findPost` with the same nonce first.
 * After `close` no call is made any more.
 */
export interface Messenger {
  platform: string;
  /** Null: as often as there is something to say. */
  pace: Pace | null;
  /** `channel` of a delivery: where it went instead, where the wanted one takes nothing any more. */
  post(channel: string, card: Card, nonce: string, replyTo: string | null): Promise<Delivery>;
  edit(channel: string, messageId: string, card: Card): Promise<Delivery>;
  /** `answers`: the id of the invocation that it answers, where the platform still knows how to answer that one. */
  tell(actor: string, channel: string, card: Card, nonce: string, answers: string | null): Promise<Delivery>;
  findPost(channel: string, nonce: string): Promise<string | null>;
  close(): Promise<void>;
}

/** What a platform takes within a minute before it refuses. */
interface Pace {
  /** Of all messages together, any 60 seconds. */
  editsPerMinute: number;
  /** A card that is being planned is posted this late, so that the first post is the one that mentions the approvers. */
  holdPlanningMs: number;
}

/**
 * `later`: not delivered for sure, try again after `afterMs`. `uncertain`: nobody knows. `gone`: never again.
 * `missing`, of an edit: the message is not there any more, and the card is posted anew.
 */
export type Delivery =
  | { delivery: 'delivered'; messageId: string; channel?: string }
  | { delivery: 'later'; afterMs: number; why: string }
  | { delivery: 'uncertain'; why: string }
  | { delivery: 'missing'; why: string }
  | { delivery: 'gone'; why: string };
