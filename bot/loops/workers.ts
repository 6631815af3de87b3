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

export interface WorkersOptions {
  clock: Clock;
  /** Told when a key is free again. */
  onEnd(key: string): void;
  /**
   * Told at once when work failed inside, for the how manyth time in a row. `again`: it is taken up again after a while.
   * `given-up`: it is not, and its key is free at once.
   */
  onError(key: string, error: Error, tries: number): 'again' | 'given-up';
}

/** The cause (a full disk, a bug) may stay a while: the wait doubles, up to the longest. */
const REST_MS = 5_000;
const LONGEST_REST_MS = 5 * 60_000;
/** Work that went on for so long before it failed has come over what made it fail before. */
const STEADY_MS = 10 * 60_000;

export function createWorkers({ clock, onEnd, onError }: WorkersOptions): Workers {
  const active = new Map<string, { cancel: AbortController; done: Promise<void> }>();
  const failures = new Map<string, number>();
  const draining = new AbortController();

  const rest = async (key: string, error: Error, begunAt: number): Promise<void> => {
    if (draining.signal.aborted) return;
    const before = clock.now() - begunAt >= STEADY_MS ? 0 : (failures.get(key) ?? 0);
    failures.set(key, before + 1);
    if (onError(key, error, before + 1) === 'given-up') failures.delete(key);
    else await clock.pause(Math.min(REST_MS * 2 ** before, LONGEST_REST_MS), draining.signal);
  };

  const doWork = async (key: string, work: Promise<void>, begunAt: number): Promise<void> => {
    const error = await work.then(
      () => null,
      (reason) => (reason instanceof Error ? reason : new Error(String(reason))),
    );
    if (error === null) failures.delete(key);
    else await rest(key, error, begunAt);
    active.delete(key);
    onEnd(key);
  };

  return {
    has: (key) => active.has(key),
    size: () => active.size,
    start(key, work) {
      const cancel = new AbortController();
      const begunAt = clock.now();
      const begun = work({ cancel: cancel.signal, drain: draining.signal });
      active.set(key, { cancel, done: doWork(key, begun, begunAt) });
    },
    cancel: (key) => active.get(key)?.cancel.abort(),
    async drain() {
      draining.abort();
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}
