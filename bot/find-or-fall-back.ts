import type { ClosedReason } from '../commands/card-remark.js';
import type { Lookup, Tried } from './messenger.js';

interface Sought {
  platform: string;
  /** Without the platform, as all channels here. */
  channel: string;
  fallbackChannel: string;
  tried: Tried;
  /** Why the channel takes nothing, by the words of a look that found nothing out; null: about something else. */
  readReason(why: string): ClosedReason | null;
}

/** Where it was wanted, then in the fallback, where it went if that channel had just been closed. */
export async function findOrFallBack(
  { platform, channel, fallbackChannel, tried, readReason }: Sought,
  find: (channel: string, replyTo: string | null, since: number) => Promise<Lookup>,
): Promise<Lookup> {
  const own = await find(channel, tried.replyTo, tried.since);
  if (own.lookup === 'there' || own.lookup === 'later' || channel === fallbackChannel) return own;
  const other = await find(fallbackChannel, null, tried.since);
  switch (other.lookup) {
    case 'there': {
      const why = (own.lookup === 'unknowable' ? readReason(own.why) : null) ?? 'archived';
      const remark = { maybeTwice: false, insteadOf: { channel: `${platform}:${channel}`, why } };
      return { ...other, channel: `${platform}:${fallbackChannel}`, remark };
    }
    case 'unknowable':
      // A fallback that the bot is not in has taken nothing from it.
      return readReason(other.why) === null ? other : own;
    case 'absent':
      return own;
    case 'later':
      return other;
  }
}
