/** One holder a key, in the order of asking. */
export interface CloneLocks {
  /** Gives the release (safe twice), or null where the signal aborted first. */
  take(key: string, signal: AbortSignal): Promise<(() => void) | null>;
}

/**
 * Proxmox locks a template while it is cloned and gives up waiting after seconds ("can't lock file … got timeout"), so
 * clones of one template onto one storage wait for each other here.
 */
export function createCloneLocks(): CloneLocks {
  const tails = new Map<string, Promise<void>>();
  return {
    async take(key, signal) {
      const before = tails.get(key) ?? Promise.resolve();
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const tail = before.then(() => held);
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      await Promise.race([before, aborted(signal)]);
      if (!signal.aborted) return release;
      release();
      return null;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
