/**
 * When an input came in at the earliest. Code that blocks the event loop (a commit that waits for the disk) also blocks
 * reading, so the moment at which a handler runs is too late: what is read right after a busy stretch may have waited
 * from its begin.
 */
export interface ReceiptClock {
  /** To be called where a frame is read. Milliseconds since the epoch. */
  receivedAt(): number;
  stop(): void;
}

const TICK_MS = 100;
/** Timers may be late by this much on a loop that is not blocked. */
const BUSY_MS = 2 * TICK_MS;

export function createReceiptClock(now: () => number): ReceiptClock {
  const ticks = { last: now(), before: now() };
  const timer = setInterval(() => {
    ticks.before = ticks.last;
    ticks.last = now();
  }, TICK_MS);
  timer.unref();
  return { receivedAt: () => earliest(ticks, now()), stop: () => clearInterval(timer) };
}

/** `last` and `before`: the two latest moments at which the loop was free to run a timer. */
export function earliest({ last, before }: { last: number; before: number }, at: number): number {
  if (at - last > BUSY_MS) return last;
  return last - before > BUSY_MS ? before : at;
}
