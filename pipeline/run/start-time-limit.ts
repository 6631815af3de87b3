import type { Clock } from '../clock.js';

/** A signal that aborts after that time, unless `clear` comes first; no timer stays behind. */
export function startTimeLimit(clock: Clock, ms: number): { signal: AbortSignal; clear(): void } {
  const limit = new AbortController();
  const cleared = new AbortController();
  const over = (): void => {
    if (!cleared.signal.aborted) limit.abort();
  };
  void clock.pause(Math.max(0, ms), cleared.signal).then(over);
  return { signal: limit.signal, clear: () => cleared.abort() };
}
