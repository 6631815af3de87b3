import { RESTJSONErrorCodes as Codes } from 'discord.js';
import type { Card } from '../../commands/card.js';
import type { CardRemark } from '../../commands/card-remark.js';
import type { ClosedChannels } from '../keep-closed-channels.js';
import type { Delivery } from '../messenger.js';
import { type Attempt, postOrFallBack } from '../post-or-fall-back.js';
import type { CallDiscord, DiscordReply } from './call-discord.js';
import { readClosedReason } from './closed-channels.js';
import { deliveryOf } from './delivery-of.js';
import type { DiscordLook } from './discord-look.js';
import { isArchived, openThread } from './open-thread.js';
import { sendMessage } from './send-message.js';
import type { StartThread } from './start-thread.js';

export interface PostNeeds {
  call: CallDiscord;
  look: DiscordLook;
  /** Takes the cards whose own channel takes nothing any more. */
  fallbackChannel: string;
  closed: ClosedChannels;
  startThread: StartThread;
  /** Of the thread of a message. */
  threadName(message: string, card: Card): string;
}

interface Post {
  card: Card;
  nonce: string;
  /** Null: no reply. */
  replyTo: string | null;
  remark: CardRemark | null;
}

const NO_REFERENCE: readonly number[] = [Codes.CannotReplyWithoutPermissionToReadMessageHistory, Codes.UnknownMessage];

type Sent = DiscordReply<{ id: string }>;

/** In its channel, or in the fallback. */
export async function postCard(
  needs: PostNeeds,
  channel: string,
  card: Card,
  { nonce, replyTo, maybeTwice }: { nonce: string; replyTo: string | null; maybeTwice: boolean },
): Promise<Delivery> {
  const { fallbackChannel, closed } = needs;
  return postOrFallBack({ platform: 'discord', channel, fallbackChannel, closed, maybeTwice }, (place, remark) =>
    postIn(needs, place, { card, nonce, replyTo: place === channel ? replyTo : null, remark }),
  );
}

/** A reply that no thread takes is said in the channel: it mentions somebody. */
async function postIn(needs: PostNeeds, channel: string, post: Post): Promise<Attempt> {
  const { replyTo, card } = post;
  if (replyTo === null) return attemptOf(await say(needs, channel, post));
  const thread = await needs.startThread(channel, replyTo, needs.threadName(replyTo, card));
  if (thread.place === 'later') return { attempt: 'said', delivery: thread.delivery };
  if (thread.place === 'thread') {
    const sent = await sayInThread(needs, replyTo, post);
    if (!isShut(sent)) return attemptOf(sent);
  }
  if (thread.place === 'channel' && !thread.refers) return attemptOf(await say(needs, channel, post));
  // Where the message is gone by now, or may not be referred to, it is said all the same.
  const reference = { message_id: replyTo, fail_if_not_exists: false };
  const sent = await say(needs, channel, post, { message_reference: reference });
  const mayNotRefer = sent.reply === 'refused' && NO_REFERENCE.includes(sent.code);
  return attemptOf(mayNotRefer ? await say(needs, channel, post) : sent);
}

/** A message brings an archived thread back by itself; where Discord wants it done first, it is. */
async function sayInThread(needs: PostNeeds, thread: string, post: Post): Promise<Sent> {
  const sent = await say(needs, thread, post);
  return isArchived(sent) && (await openThread(needs.call, thread)) ? say(needs, thread, post) : sent;
}

function say({ call, look }: PostNeeds, channel: string, { card, nonce, remark }: Post, extra: object = {}) {
  return sendMessage(call, look, { channel, card, nonce, remark, extra, mentionGroups: true });
}

/** The thread was deleted or locked, or the bot may not write in it. */
function isShut(sent: Sent): boolean {
  return sent.reply === 'refused' && readClosedReason(sent.code) !== null;
}

function attemptOf(sent: Sent): Attempt {
  if (sent.reply === 'ok') return { attempt: 'said', delivery: { delivery: 'delivered', messageId: sent.data.id } };
  const reason = sent.reply === 'refused' ? readClosedReason(sent.code) : null;
  return reason === null ? { attempt: 'said', delivery: deliveryOf(sent) } : { attempt: 'closed', reason };
}
