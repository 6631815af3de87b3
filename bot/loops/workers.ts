/** What is told to one piece of work: stop it for good, or only stop looking because this process ends. */
export interface WorkSignals {
  cancel: AbortSignal;
  drain: AbortSignal;
}

/** Work under way in this process, by key; each key at most once at a time. */
export interface Workers {
  has(key: string): boolean;
  size(): number;
  /** `onEnd` of the pool is called when it ends, however it ends. */
  start(key: string, work: (signals: WorkSignals) => Promise<void>): void;
  /** Safe twice; nothing where there is no such work. */
  cancel(key: string): void;
  /** Tells everything to stop looking and waits for it. */
  drain(): Promise<void>;
}

/** `onEnd` is told the error of a piece of work that failed, or null. */
export function createWorkers(onEnd: (key: string, error: Error | null) => void): Workers {
  const active = new Map<string, { cancel: AbortController; done: Promise<void> }>();
  const draining = new AbortController();
  return {
    has: (key) => active.has(key),
    size: () => active.size,
    start(key, work) {
      const cancel = new AbortController();
      const done = work({ cancel: cancel.signal, drain: draining.signal }).then(
        () => end(key, null),
        (error) => end(key, error instanceof Error ? error : new Error(String(error))),
      );
      active.set(key, { cancel, done });
    },
    cancel: (key) => active.get(key)?.cancel.abort(),
    async drain() {
      draining.abort();
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };

  function end(key: string, error: Error | null): void {
    active.delete(key);
    onEnd(key, error);
  }
}
