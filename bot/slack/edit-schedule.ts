import { type EditBudget, type EditSchedule as Shared, createEditSchedule as shareOut } from '../edit-schedule.js';

const MINUTE_MS = 60_000;

/** `chat.update` takes 50 a minute of the whole workspace (tier 3; facts: slack.md, 2); a few are left for the clock. */
const PER_MINUTE = 45;

const budget: EditBudget = {
  ...{ windowMs: MINUTE_MS, perWindow: PER_MINUTE },
  /** So progress takes 25 of any 60 s at most, and 20 are always left for ends and decisions. */
  ...{ progressEveryMs: 2_700, progressAtOnce: 3 },
  /** Whoever watches a card sees it move; the older it is, the fewer do. */
  pauses: [
    { youngerMs: 10 * MINUTE_MS, pauseMs: 3_000 },
    { youngerMs: 60 * MINUTE_MS, pauseMs: 15_000 },
    { youngerMs: Number.POSITIVE_INFINITY, pauseMs: 60_000 },
  ],
};

export interface EditSchedule extends Shared {
  perMinute: number;
}

/** One for a workspace. */
export function createEditSchedule(now: () => number): EditSchedule {
  return { perMinute: PER_MINUTE, ...shareOut(budget, now) };
}
