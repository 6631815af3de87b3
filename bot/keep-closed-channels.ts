import type { ClosedReason } from '../commands/card-remark.js';
import type { ClosedChannel } from './platform.js';

export interface ClosedChannels {
  /** Asks the platform for the names that a person needs to mend it, once a channel. `channel`: without the platform. */
  noteClosed(channel: string, reason: ClosedReason): Promise<void>;
  noteOpen(channel: string): void;
  read(): ClosedChannel[];
}

/** In words for a person. `name`: `#vms`, or its id where the bot may not know it. */
export type DescribeClosed = (
  channel: string,
  reason: ClosedReason,
) => Promise<{ name: string; why: string; cure: string }>;

/** Channels of one platform that took nothing at the last try, for those who run the bot. */
export function keepClosedChannels(
  platform: string,
  fallbackChannel: string,
  describe: DescribeClosed,
  now: () => number,
): ClosedChannels {
  const closed = new Map<string, ClosedChannel>();
  return {
    async noteClosed(channel, reason) {
      if (closed.has(channel)) return;
      const since = now();
      const described = await describe(channel, reason);
      const meanwhile =
        channel === fallbackChannel
          ? 'it is the fallback: cards that no other channel takes wait until it is open, and are posted then'
          : 'its cards go to the fallback channel meanwhile';
      if (!closed.has(channel))
        closed.set(channel, { channel: `${platform}:${channel}`, ...described, meanwhile, since });
    },
    noteOpen: (channel) => void closed.delete(channel),
    read: () => [...closed.values()],
  };
}
