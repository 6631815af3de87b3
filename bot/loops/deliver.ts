import type { OutboxItem, OutboxStore, Post } from '../../commands/outbox-store.js';
import type { Transaction } from '../../commands/stores.js';
import type { Delivery, Messenger } from '../messenger.js';
import { isPlanning } from './call-approvers.js';

export type Due = ReturnType<OutboxStore['listDue']>[number];

export interface Sending {
  delivery: Delivery;
  /** Whether nobody knows if a try of it stands there: that is asked before the next one. */
  isUnsure: boolean;
  /** A message was posted: one that mentions people has told them. */
  isPosted: boolean;
}

/** Sends one row: an edit where its card stands, else a post. An unknown outcome is looked up before a second try. */
export async function deliver(
  row: Due,
  messenger: Messenger,
  transaction: Transaction,
  now: () => number,
): Promise<Sending> {
  const { item } = row;
  if (item.kind === 'tell') {
    const delivery = await messenger.tell(item.actor, item.channel, item.card, row.nonce, item.answers);
    return { delivery, isUnsure: delivery.delivery === 'uncertain', isPosted: false };
  }
  const post =
    item.kind === 'notice' ? null : transaction((stores) => stores.outbox.findPost(item.requestId, item.channel));
  const hold = messenger.pace?.holdPlanningMs ?? 0;
  if (item.kind === 'card' && post === null && hold > 0 && row.attempts === 0 && isPlanning(item.card)) {
    const why = 'the plan is awaited, so that the first post calls the approvers';
    return { delivery: { delivery: 'later', afterMs: hold, why }, isUnsure: row.uncertain, isPosted: false };
  }
  if (item.kind === 'card' && post !== null && !row.uncertain) {
    const delivery = await messenger.edit(post.channel, post.messageId, item.card, post.remark);
    if (delivery.delivery !== 'closed') return { delivery, isUnsure: false, isPosted: false };
  }
  return postOnce(row, placeOf(item, post), messenger, () =>
    transaction((stores) => stores.outbox.markSending(row.id, now())),
  );
}

interface Place {
  channel: string;
  replyTo: string | null;
}

/** A card may stand elsewhere than where it was wanted, and its thread is there. */
function placeOf(item: Exclude<OutboxItem, { kind: 'tell' }>, post: Post | null): Place {
  if (item.kind === 'reply' && post !== null) return { channel: post.channel, replyTo: post.messageId };
  return { channel: item.channel, replyTo: null };
}

/** Where the platform does not let the bot look for an earlier try, a second message is better than none, and says so. */
async function postOnce(
  { item, nonce, uncertain, triedAt }: Due,
  { channel, replyTo }: Place,
  messenger: Messenger,
  markSending: () => void,
): Promise<Sending> {
  let maybeTwice = false;
  if (uncertain) {
    const found = await messenger.findPost(channel, nonce, { replyTo, since: triedAt ?? 0 });
    if (found.lookup === 'there') {
      const { lookup: _, ...rest } = found;
      return { delivery: { delivery: 'delivered', ...rest }, isUnsure: false, isPosted: true };
    }
    if (found.lookup === 'later') {
      const { afterMs, why } = found;
      return { delivery: { delivery: 'later', afterMs, why }, isUnsure: true, isPosted: false };
    }
    maybeTwice = found.lookup === 'unknowable';
  }
  // Where the process dies before it records the post, the next one looks for it first.
  markSending();
  const delivery = await messenger.post(channel, item.card, nonce, replyTo, maybeTwice);
  return { delivery, isUnsure: maybeTwice || delivery.delivery === 'uncertain', isPosted: true };
}
