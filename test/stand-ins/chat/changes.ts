/** Tells everybody who waits that something in the workspace is different now. */
export interface Changes {
  tell(): void;
  listen(listener: () => void): () => void;
  /** The first value of `find` that is neither undefined, null nor false; asked again after each change. */
  until<T>(find: () => T | undefined | null | false, what: string, timeoutMs?: number): Promise<T>;
}

/** `explain` adds to the message of a wait that was in vain. */
export function makeChanges(explain: () => string): Changes {
  const listeners = new Set<() => void>();
  const listen = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    tell: () => [...listeners].forEach((listener) => void listener()),
    listen,
    until: <T>(find: () => T | undefined | null | false, what: string, timeoutMs = 10_000) =>
      new Promise<T>((resolve, reject) => {
        const look = (): boolean => {
          const found = find();
          if (found === undefined || found === null || found === false) return false;
          clearTimeout(timer);
          stop();
          resolve(found);
          return true;
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`within ${timeoutMs} ms there was not: ${what}\n${explain()}`));
        }, timeoutMs);
        const stop = listen(() => {
          try {
            look();
          } catch (error) {
            clearTimeout(timer);
            stop();
            reject(error);
          }
        });
        look();
      }),
  };
}
