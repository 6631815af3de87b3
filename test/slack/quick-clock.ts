import type { Clock } from '../../pipeline/clock.js';

export interface QuickClock extends Clock {
  /** Lets that much more time pass at once. */
  advance(ms: number): void;
  /** Time stands still at this moment until the given function is called. */
  hold(): () => void;
  /** The same time, whose pauses are as long as they say: for what waits for a platform. */
  patient: Clock;
}

/** A pause of the runner that polls is over after this, however long it was meant to be. */
const SHORT_MS = 5;

/**
 * The real time, on which the real clients' deadlines run, and what was added by `advance`. Pauses up to `ownMs` end
 * almost at once, without time passing.
 */
export function createQuickClock(ownMs: number): QuickClock {
  let addedMs = 0;
  let heldAt: number | null = null;
  const sleepers = new Set<() => void>();
  const now = (): number => (heldAt ?? Date.now()) + addedMs;
  const pauseUntil = (until: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        sleepers.delete(look);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const look = (): void => {
        if (now() >= until) end();
      };
      const timer = setTimeout(end, Math.min(until - now(), 2 ** 31 - 1));
      sleepers.add(look);
      signal?.addEventListener('abort', end, { once: true });
    });
  return {
    now,
    advance(ms) {
      addedMs += ms;
      for (const look of [...sleepers]) look();
    },
    hold() {
      heldAt = Date.now();
      return () => {
        heldAt = null;
      };
    },
    pause: (ms, signal) => pauseUntil(now() + (ms > ownMs ? ms : SHORT_MS), signal),
    patient: { now, pause: (ms, signal) => pauseUntil(now() + ms, signal) },
  };
}
