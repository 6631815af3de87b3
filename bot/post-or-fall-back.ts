import type { CardRemark, ClosedReason } from '../commands/card-remark.js';
import type { ClosedChannels } from './keep-closed-channels.js';
import type { Delivery } from './messenger.js';

/** A channel that takes nothing is opened by a person: asked for less often. */
const CLOSED_MS = 60_000;

/** `closed`: the channel takes nothing, whatever is said in it. */
export type Attempt = { attempt: 'closed'; reason: ClosedReason } | { attempt: 'said'; delivery: Delivery };

interface Wanted {
  platform: string;
  /** Without the platform, as all channels here. */
  channel: string;
  /** Takes the cards whose own channel takes nothing any more. */
  fallbackChannel: string;
  closed: ClosedChannels;
  maybeTwice: boolean;
}

/**
 * In its channel, or where that one takes nothing in the fallback, which says from where it is and why. `post` makes one
 * try in one channel, and says the remark on the message.
 */
export async function postOrFallBack(
  { platform, channel, fallbackChannel, closed, maybeTwice }: Wanted,
  post: (channel: string, remark: CardRemark | null) => Promise<Attempt>,
): Promise<Delivery> {
  const remark = maybeTwice ? { maybeTwice, insteadOf: null } : null;
  const own = await post(channel, remark);
  if (own.attempt === 'said') return noted(own.delivery, closed, channel, remark);
  const { reason } = own;
  if (channel === fallbackChannel) {
    await closed.noteClosed(channel, reason);
    return { delivery: 'later', afterMs: CLOSED_MS, why: 'no channel takes it' };
  }
  const from: CardRemark = { maybeTwice, insteadOf: { channel: `${platform}:${channel}`, why: reason } };
  const other = await post(fallbackChannel, from);
  if (other.attempt === 'closed') {
    await closed.noteClosed(fallbackChannel, other.reason);
    await closed.noteClosed(channel, reason);
    return { delivery: 'later', afterMs: CLOSED_MS, why: 'neither its channel nor the fallback takes it' };
  }
  await closed.noteClosed(channel, reason);
  const delivery = noted(other.delivery, closed, fallbackChannel, from);
  return delivery.delivery === 'delivered' ? { ...delivery, channel: `${platform}:${fallbackChannel}` } : delivery;
}

function noted(delivery: Delivery, closed: ClosedChannels, channel: string, remark: CardRemark | null): Delivery {
  if (delivery.delivery !== 'delivered') return delivery;
  closed.noteOpen(channel);
  return remark === null ? delivery : { ...delivery, remark };
}
