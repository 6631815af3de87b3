import type { Clock } from '../../chat/clock.js';
import { timeOfSnowflake } from '../state/snowflakes.js';
import type { Params } from './route.js';

interface Limit {
  calls: number;
  perMs: number;
}

/** Discord says not to count on numbers, and publishes few; these are what was observed (facts: discord.md, 2). */
export interface Rates {
  /** Edits with the bot token, by channel. */
  edits: Limit;
  /** Posts, by channel. */
  posts: Limit;
  /** Edits of messages older than an hour, by channel: 30046. */
  oldEdits: Limit;
  /** Everything with the bot token. */
  global: Limit;
}

export const USUAL_RATES: Rates = {
  edits: { calls: 5, perMs: 5_000 },
  posts: { calls: 5, perMs: 5_000 },
  oldEdits: { calls: 3, perMs: 20_000 },
  global: { calls: 50, perMs: 1_000 },
};

const OLD_MS = 3_600_000;
const TOO_MANY = 'You are being rate limited.';
const OLD_EDITS = 'Maximum number of edits to messages older than 1 hour reached. Try again later';

interface Verdict {
  headers: { [name: string]: string };
  /** Null: it may go on. */
  refusal: { retryAfterMs: number; scope: 'user' | 'shared' | 'global'; code: number; message: string } | null;
}

export interface RateLimits {
  /** Counts the call, or refuses it and counts nothing. */
  take(route: string, params: Params, auth: 'bot' | 'none'): Verdict;
}

interface Window {
  startedAtMs: number;
  used: number;
}

export function makeRateLimits(clock: Clock, rates: Rates): RateLimits {
  const windows = new Map<string, Window>();
  /** Zero where there is room. */
  const waitOf = (key: string, limit: Limit): number => {
    const now = clock.nowMs();
    const window = windows.get(key);
    if (window === undefined || now - window.startedAtMs >= limit.perMs)
      windows.set(key, { startedAtMs: now, used: 0 });
    const current = windows.get(key);
    if (current === undefined || current.used < limit.calls) return 0;
    return current.startedAtMs + limit.perMs - now;
  };
  const count = (key: string): void => {
    const window = windows.get(key);
    if (window !== undefined) window.used += 1;
  };
  return {
    take(route, params, auth) {
      if (auth === 'none') return { headers: {}, refusal: null };
      const globalMs = waitOf('global', rates.global);
      if (globalMs > 0) {
        return { headers: {}, refusal: { retryAfterMs: globalMs, scope: 'global', code: 0, message: TOO_MANY } };
      }
      count('global');
      const bucket = bucketOf(route, rates);
      if (bucket === null) return { headers: {}, refusal: null };
      const key = `${bucket.name} ${params.channel_id}`;
      const waitMs = waitOf(key, bucket.limit);
      if (waitMs > 0) {
        const headers = renderHeaders(bucket, windows.get(key), clock.nowMs());
        return { headers, refusal: { retryAfterMs: waitMs, scope: 'user', code: 0, message: TOO_MANY } };
      }
      const message = params.message_id ?? '';
      if (bucket.name === 'edits' && clock.nowMs() - timeOfSnowflake(message) > OLD_MS) {
        const old = `old ${params.channel_id}`;
        const oldMs = waitOf(old, rates.oldEdits);
        if (oldMs > 0) {
          const refusal = { retryAfterMs: oldMs, scope: 'user', code: 30046, message: OLD_EDITS } as const;
          return { headers: renderHeaders(bucket, windows.get(key), clock.nowMs()), refusal };
        }
        count(old);
      }
      count(key);
      return { headers: renderHeaders(bucket, windows.get(key), clock.nowMs()), refusal: null };
    },
  };
}

interface Bucket {
  name: 'edits' | 'posts';
  limit: Limit;
}

function bucketOf(route: string, rates: Rates): Bucket | null {
  if (route === 'PATCH /channels/{channel_id}/messages/{message_id}') return { name: 'edits', limit: rates.edits };
  if (route === 'POST /channels/{channel_id}/messages') return { name: 'posts', limit: rates.posts };
  return null;
}

/** Seconds with three digits, as Discord writes them. */
function renderHeaders({ name, limit }: Bucket, window: Window | undefined, nowMs: number): Verdict['headers'] {
  const afterMs = window === undefined ? limit.perMs : window.startedAtMs + limit.perMs - nowMs;
  return {
    'x-ratelimit-limit': String(limit.calls),
    'x-ratelimit-remaining': String(limit.calls - (window?.used ?? 0)),
    'x-ratelimit-reset': ((nowMs + afterMs) / 1000).toFixed(3),
    'x-ratelimit-reset-after': (afterMs / 1000).toFixed(3),
    'x-ratelimit-bucket': name === 'edits' ? 'stand1nsed1ts' : 'stand1nsp0sts',
  };
}
