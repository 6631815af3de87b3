const MINUTE_MS = 60_000;

/** `chat.update` takes 50 a minute of the whole workspace (tier 3; facts: slack.md, 2); a few are left for the clock. */
const PER_MINUTE = 45;
/** What changes again soon takes no more than this, so that ends and decisions are shown at once. */
const PROGRESS_PER_MINUTE = 25;

export interface EditBudget {
  perMinute: number;
  /** Takes a place and gives 0, or gives the milliseconds until there is one. */
  take(isProgress: boolean): number;
}

/** Edits of any 60 seconds. A process that has just begun does not know what the one before it used: it takes half. */
export function createEditBudget(now: () => number): EditBudget {
  const startedAt = now();
  const taken: { at: number; isProgress: boolean }[] = [];
  return {
    perMinute: PER_MINUTE,
    take(isProgress) {
      const at = now();
      while (taken[0] !== undefined && taken[0].at <= at - MINUTE_MS) taken.shift();
      const share = at < startedAt + MINUTE_MS ? 0.5 : 1;
      const progress = taken.filter((edit) => edit.isProgress);
      const isFull = taken.length >= PER_MINUTE * share;
      const isProgressFull = isProgress && progress.length >= PROGRESS_PER_MINUTE * share;
      if (isFull || isProgressFull) {
        const oldest = (isFull ? taken : progress)[0]?.at ?? at;
        return Math.min(Math.max(oldest + MINUTE_MS - at, 250), 5_000);
      }
      taken.push({ at, isProgress });
      return 0;
    },
  };
}
