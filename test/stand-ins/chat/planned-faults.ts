/** What is to go wrong, kept until it strikes. `times`: how often, 1 where nothing is said. */
export interface PlannedFaults<F extends { times?: number }> {
  /** Gives a function that takes it back. */
  plan(fault: F): () => void;
  /** The first that fits, used up by one; null where none does. */
  take<G extends F>(fits: (fault: F) => fault is G): G | null;
}

export function keepPlannedFaults<F extends { times?: number }>(): PlannedFaults<F> {
  let planned: { fault: F; left: number }[] = [];
  return {
    plan(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      planned.push(entry);
      return () => {
        planned = planned.filter((other) => other !== entry);
      };
    },
    take(fits) {
      for (const entry of planned) {
        const { fault } = entry;
        if (!fits(fault)) continue;
        entry.left -= 1;
        planned = planned.filter(({ left }) => left > 0);
        return fault;
      }
      return null;
    },
  };
}
