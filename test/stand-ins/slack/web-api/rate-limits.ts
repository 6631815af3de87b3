import type { Clock } from '../state/clock.js';

/** facts: calls a minute of one app in one workspace. */
const TIERS: { [tier: string]: number } = { t1: 1, t2: 20, t3: 50, t4: 100 };
const WINDOW_MS = 60_000;
/** facts: about one message a second in a channel, short bursts allowed. */
const POSTS = { aSecond: 1, burst: 4 };

export interface RateLimits {
  /** Counts the call and gives 0, or gives the seconds to wait and counts nothing. */
  take(method: string, tier: string, channel: string): number;
}

export function makeRateLimits(clock: Clock): RateLimits {
  const seen = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const takeFromWindow = (method: string, most: number): number => {
    const now = clock.nowMs();
    const recent = (seen.get(method) ?? []).filter((atMs) => now - atMs < WINDOW_MS);
    seen.set(method, recent);
    const oldest = recent[0];
    if (recent.length >= most && oldest !== undefined) return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
    recent.push(now);
    return 0;
  };
  const takePost = (channel: string): number => {
    const now = clock.nowMs();
    const bucket = buckets.get(channel) ?? { tokens: POSTS.burst, atMs: now };
    const tokens = Math.min(POSTS.burst, bucket.tokens + ((now - bucket.atMs) / 1000) * POSTS.aSecond);
    buckets.set(channel, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: now });
    return tokens < 1 ? 1 : 0;
  };
  return {
    take(method, tier, channel) {
      if (method === 'chat.postMessage') return takePost(channel);
      const most = TIERS[tier];
      return most === undefined ? 0 : takeFromWindow(method, most);
    },
  };
}
