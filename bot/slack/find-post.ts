import type { Lookup, Tried } from '../messenger.js';
import { readClosedReason } from './closed-channels.js';
import { askWhetherReadable, findMessage, hasNonce } from './find-message.js';
import type { PostNeeds } from './post-card.js';

/** Where it was wanted, then in the fallback, where it went if that channel had just been closed. */
export async function findPost(
  { call, fallbackChannel }: Pick<PostNeeds, 'call' | 'fallbackChannel'>,
  channel: string,
  nonce: string,
  { replyTo, since }: Tried,
): Promise<Lookup> {
  const unreadable = await askWhetherReadable(call);
  if (unreadable !== null) return unreadable;
  const own = await findMessage(call, { channel, thread: replyTo, since }, hasNonce(nonce));
  if (own.lookup === 'there' || own.lookup === 'later' || channel === fallbackChannel) return own;
  const other = await findMessage(call, { channel: fallbackChannel, thread: null, since }, hasNonce(nonce));
  switch (other.lookup) {
    case 'there': {
      const why = (own.lookup === 'unknowable' ? readClosedReason(own.why) : null) ?? 'archived';
      const remark = { maybeTwice: false, insteadOf: { channel: `slack:${channel}`, why } };
      return { ...other, channel: `slack:${fallbackChannel}`, remark };
    }
    case 'unknowable':
      // A fallback that the bot is not in has taken nothing from it.
      return readClosedReason(other.why) === null ? other : own;
    case 'absent':
      return own;
    case 'later':
      return other;
  }
}
