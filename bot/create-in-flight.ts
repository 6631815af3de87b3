export interface InFlight {
  /** Gives it back. */
  add(taking: Promise<void>): Promise<void>;
  /** Once nothing is under way any more, or after this many milliseconds. */
  settle(withinMs: number): Promise<void>;
}

/** What was received and is not acknowledged yet: a stop lets it come to its end. */
export function createInFlight(): InFlight {
  const all = new Set<Promise<void>>();
  return {
    add(taking) {
      const ended = taking.finally(() => all.delete(ended));
      all.add(ended);
      return ended;
    },
    async settle(withinMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.allSettled(all), late]);
      clearTimeout(timer);
    },
  };
}
