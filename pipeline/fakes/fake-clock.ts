import type { Clock } from '../clock.js';

export interface FakeClock extends Clock {
  /** Lets that much time pass at once. */
  advance(ms: number): void;
  /** Pauses that nothing has ended yet. */
  waiting(): number;
}

/**
 * Time that passes by itself for pauses up to `ownMs` (polling goes on without waiting) and by hand for longer ones
 * (a time limit comes only when a test wants it).
 */
export function createFakeClock(start = 1_700_000_000_000, ownMs = 60_000): FakeClock {
  let now = start;
  const sleepers = new Set<{ at: number; wake(): void }>();
  const wakeDue = (): void => {
    for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) if (sleeper.at <= now) sleeper.wake();
  };
  return {
    now: () => now,
    waiting: () => sleepers.size,
    advance(ms) {
      now += ms;
      wakeDue();
    },
    pause: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
        if (ms > ownMs) return;
        setImmediate(() => {
          now = Math.max(now, sleeper.at);
          if (sleepers.has(sleeper)) wakeDue();
        });
      }),
  };
}
