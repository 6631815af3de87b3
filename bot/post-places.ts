/** What a platform takes in each of its channels: one post each so many milliseconds, so many at once. */
interface PostPace {
  everyMs: number;
  atOnce: number;
}

interface Channel {
  /** Posts that may be made at once at `at`; they grow back with time. */
  left: number;
  at: number;
  /** Until when those that were sent away have been promised a time each. */
  promised: number;
}

/** Takes a place in the channel and gives 0, or the milliseconds after which to come back: for each a time of its own. */
export function createPostPlaces({ everyMs, atOnce }: PostPace, now: () => number): (channel: string) => number {
  const channels = new Map<string, Channel>();
  return (channel) => {
    const at = now();
    const before = channels.get(channel) ?? { left: atOnce, at, promised: at };
    const left = Math.min(atOnce, before.left + (at - before.at) / everyMs);
    const promised =
      left >= 1 ? before.promised : Math.max(before.promised, at + (1 - left) * everyMs - everyMs) + everyMs;
    channels.set(channel, { left: left >= 1 ? left - 1 : left, at, promised });
    return left >= 1 ? 0 : Math.ceil(promised - at);
  };
}
