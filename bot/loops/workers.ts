import type { Clock } from '../../pipeline/clock.js';

/** What is told to one piece of work: stop it for good, or only stop looking because this process ends. */
export interface WorkSignals {
  cancel: AbortSignal;
  drain: AbortSignal;
}

/** Work under way in this process, by key; each key at most once at a time. */
export interface Workers {
  has(key: string): boolean;
  size(): number;
  start(key: string, work: (signals: WorkSignals) => Promise<void>): void;
  /** Safe twice; nothing where there is no such work. */
  cancel(key: string): void;
  /** Tells everything to stop looking and waits for it. */
  drain(): Promise<void>;
}

/** Work that failed inside is taken up again, but not at once: the cause (a full disk, a bug) may stay a while. */
const REST_MS = 5_000;

/** `onEnd` is told when a key is free again, with the error of the work or null. */
export function createWorkers(clock: Clock, onEnd: (key: string, error: Error | null) => void): Workers {
  const active = new Map<string, { cancel: AbortController; done: Promise<void> }>();
  const draining = new AbortController();

  const doWork = async (key: string, work: Promise<void>): Promise<void> => {
    const error = await work.then(
      () => null,
      (reason) => (reason instanceof Error ? reason : new Error(String(reason))),
    );
    if (error !== null) await clock.pause(REST_MS, draining.signal);
    active.delete(key);
    onEnd(key, error);
  };

  return {
    has: (key) => active.has(key),
    size: () => active.size,
    start(key, work) {
      const cancel = new AbortController();
      const begun = work({ cancel: cancel.signal, drain: draining.signal });
      active.set(key, { cancel, done: doWork(key, begun) });
    },
    cancel: (key) => active.get(key)?.cancel.abort(),
    async drain() {
      draining.abort();
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}
