import type { Clock } from '../../pipeline/clock.js';

/** What `work` gives, or `late()` where it takes longer; what comes after that is not waited for. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>, late: () => T): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([work, clock.pause(ms, over.signal).then(late)]);
  } finally {
    over.abort();
  }
}
