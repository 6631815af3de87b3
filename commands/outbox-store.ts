import type { Card } from './card.js';
import type { CardRemark } from './card-remark.js';

/** What is to be sent; a newer `card` for the same request and channel replaces an unsent one. */
export type OutboxItem =
  | { kind: 'card'; requestId: string; channel: string; card: Card }
  | { kind: 'reply'; requestId: string; channel: string; card: Card }
  /** `answers`: the id of the invocation that it answers. */
  | { kind: 'tell'; actor: string; channel: string; card: Card; answers: string | null }
  /** For those who run the bot; belongs to no request. */
  | { kind: 'notice'; channel: string; card: Card };

/** What single persons are told, or what stands in channels; else both. */
export type OutboxPart = 'told' | 'posted';

export interface OutboxStore {
  add(item: OutboxItem, at: number): void;
  /** Oldest first, what is due at `now`. */
  listDue(
    now: number,
    limit: number,
    what?: OutboxPart,
  ): {
    id: number;
    nonce: string;
    attempts: number;
    uncertain: boolean;
    /** Of the first try of which nobody knows; null where there is none. */
    triedAt: number | null;
    item: OutboxItem;
  }[];
  /** When the first is due that is not yet at `now`, or null: nothing waits. */
  findNextDue(now: number): number | null;
  /** False where it was replaced so long ago that nobody needs it any more. */
  isKept(id: number): boolean;
  /** It is about to be posted: if nothing is heard of it any more, whether it stands there is not known. */
  markSending(id: number, at: number): void;
  /** `channel`: where it went, where that is not the channel of the item; `remark`: what is said on it there. */
  markSent(id: number, messageId: string, at: number, channel?: string, remark?: CardRemark): void;
  markLater(id: number, dueAt: number, uncertain: boolean): void;
  markGone(id: number, why: string): void;
  /** The message that shows this request's card of this home, or null before the first post. */
  findPost(requestId: string, home: string): Post | null;
  /** All messages that show this request's card, the first post first. */
  listPosts(requestId: string): Post[];
  /** The message is gone: the next card is posted anew. */
  forgetPost(requestId: string, home: string): void;
  /** Those whom a waiting until `until` asks have been mentioned. */
  noteMention(requestId: string, home: string, until: number): void;
}

export interface Post {
  /** The channel that the card is meant for. */
  home: string;
  /** Where it stands: elsewhere, where its home takes nothing. */
  channel: string;
  messageId: string;
  /** End of the waiting for which the approvers were last mentioned (`approval.until`), or null. */
  mentionedUntil: number | null;
  /** What is said on it besides its card, as long as it stands there. */
  remark: CardRemark | null;
}
