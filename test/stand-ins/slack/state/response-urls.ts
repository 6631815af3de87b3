import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

/** facts: five uses within 30 minutes. */
const USES = 5;
const LIFETIME_MS = 30 * 60_000;

export interface ResponseTarget {
  channel: string;
  user: string;
  threadTs: string | null;
  /** The message that the click was on, else null. */
  original: { ts: string; ephemeral: boolean } | null;
}

export interface ResponseUrls {
  /** The path, from the root of the server. */
  make(target: ResponseTarget): string;
  /** Counts a use; null where there is none left, or it never was. */
  use(path: string): ResponseTarget | null;
}

export function makeResponseUrls(clock: Clock): ResponseUrls {
  const made = new Map<string, { target: ResponseTarget; madeAtMs: number; uses: number }>();
  return {
    make(target) {
      const path = `/response/${randomBytes(16).toString('hex')}`;
      made.set(path, { target, madeAtMs: clock.nowMs(), uses: 0 });
      return path;
    },
    use(path) {
      const url = made.get(path);
      if (url === undefined || url.uses >= USES || clock.nowMs() - url.madeAtMs > LIFETIME_MS) return null;
      url.uses += 1;
      return url.target;
    },
  };
}
