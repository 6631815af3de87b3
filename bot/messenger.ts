import type { Card } from '../commands/card.js';
import type { CardRemark } from '../commands/card-remark.js';

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
  /** `maybeTwice`: it was tried before, and whether that try stands there cannot be found out; the message says so. */
  post(channel: string, card: Card, nonce: string, replyTo: string | null, maybeTwice?: boolean): Promise<Delivery>;
  /** `remark`: what its `post` said on it, which goes on standing there. */
  edit(channel: string, messageId: string, card: Card, remark?: CardRemark | null): Promise<Delivery>;
  /** `answers`: the id of the invocation that it answers, where the platform still knows how to answer that one. */
  tell(actor: string, channel: string, card: Card, nonce: string, answers: string | null): Promise<Delivery>;
  findPost(channel: string, nonce: string, tried?: Tried): Promise<Lookup>;
  close(): Promise<void>;
}

/** Of a post whose outcome is not known: what it replied to, and when it was first tried (milliseconds). */
export interface Tried {
  replyTo: string | null;
  since: number;
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
 * Of an edit, `missing`: the message is not there any more, and the card is posted anew; `closed`: its channel takes
 * nothing any more, and the card is posted where one does.
 * `channel` of a delivery: where it went instead, where the wanted one takes nothing; `remark`: what is said on it.
 */
export type Delivery =
  | { delivery: 'delivered'; messageId: string; channel?: string; remark?: CardRemark }
  | { delivery: 'later'; afterMs: number; why: string }
  | { delivery: 'uncertain'; why: string }
  | { delivery: 'missing'; why: string }
  | { delivery: 'closed'; why: string }
  | { delivery: 'gone'; why: string };

/** `unknowable`: the platform does not let the bot look, now or ever. `later`: ask again after `afterMs`. */
export type Lookup =
  | { lookup: 'there'; messageId: string; channel?: string; remark?: CardRemark }
  | { lookup: 'absent' }
  | { lookup: 'unknowable'; why: string }
  | { lookup: 'later'; afterMs: number; why: string };
