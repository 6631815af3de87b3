import { createEditSchedule, type EditBudget, type EditSchedule } from '../edit-schedule.js';
import { timeOfSnowflake } from './snowflake.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Of each channel. Discord tells its limits with each answer, and the client keeps them; five in five seconds is what was
 * seen of edits (facts: discord.md, 2). Here they are shared out, so that an end never stands behind progress.
 */
const RECENT: EditBudget = {
  ...{ windowMs: 5_000, perWindow: 4 },
  /** So progress takes three of any 5 s at most, and one is always left for an end or a decision. */
  ...{ progressEveryMs: 2_000, progressAtOnce: 1 },
  /** Whoever watches a card sees it move; the older it is, the fewer do. */
  pauses: [
    { youngerMs: 10 * MINUTE_MS, pauseMs: 3_000 },
    { youngerMs: HOUR_MS, pauseMs: 15_000 },
  ],
};

/**
 * Of each channel: messages older than an hour have a limit of their own (30046), whose numbers nobody tells; about three
 * in 20 s were seen (facts: discord.md, 2). One of them is left to the unknown, one is always there for an end.
 */
const OLD: EditBudget = {
  ...{ windowMs: 20_000, perWindow: 2 },
  ...{ progressEveryMs: 60_000, progressAtOnce: 1 },
  pauses: [{ youngerMs: Number.POSITIVE_INFINITY, pauseMs: 2 * MINUTE_MS }],
};

/** Before the hour is full: clocks differ. */
const OLD_MS = HOUR_MS - 5 * MINUTE_MS;
/** What nobody tells is waited for longer each time, until Discord takes one again. */
const REFUSED_MS = { first: 30_000, most: 10 * MINUTE_MS };

interface Wanted {
  channel: string;
  message: string;
  /** What it shows changes again soon. */
  isProgress: boolean;
}

export interface PaceEdits {
  /** Takes a place and gives 0, or gives the milliseconds after which to ask again, with what is to be shown then. */
  take(wanted: Wanted): number;
  /**
   * Discord took no more of such edits in this channel, for so long by its own word. Gives the milliseconds for which old
   * messages are left alone, or all of them where it was no old one.
   */
  refuse(channel: string, message: string, afterMs: number): number;
  /** Discord took an edit of this message. */
  accept(channel: string, message: string): void;
}

/** Each channel by itself, and in it the messages that are older than an hour by themselves. */
export function createPaceEdits(now: () => number): PaceEdits {
  const startedAt = now();
  const scheduleIn = (schedules: Map<string, EditSchedule>, channel: string, budget: EditBudget): EditSchedule => {
    const schedule = schedules.get(channel) ?? createEditSchedule(budget, now, startedAt);
    schedules.set(channel, schedule);
    return schedule;
  };
  const recent = new Map<string, EditSchedule>();
  const old = new Map<string, EditSchedule>();
  const heldUntil = new Map<string, number>();
  const refusals = new Map<string, { until: number; doubledMs: number }>();
  const isOld = (message: string): boolean => now() - timeOfSnowflake(message) >= OLD_MS;
  return {
    take({ channel, message, isProgress }) {
      const at = now();
      const ofOld = isOld(message);
      const until = Math.max(heldUntil.get(channel) ?? 0, ofOld ? (refusals.get(channel)?.until ?? 0) : 0);
      if (until > at) return until - at;
      const schedule = ofOld ? scheduleIn(old, channel, OLD) : scheduleIn(recent, channel, RECENT);
      return schedule.take({ message, postedAt: timeOfSnowflake(message), isProgress });
    },
    refuse(channel, message, afterMs) {
      if (!isOld(message)) {
        heldUntil.set(channel, now() + afterMs);
        return afterMs;
      }
      const doubled = Math.min((refusals.get(channel)?.doubledMs ?? REFUSED_MS.first / 2) * 2, REFUSED_MS.most);
      const waitMs = Math.max(doubled, afterMs);
      refusals.set(channel, { until: now() + waitMs, doubledMs: doubled });
      return waitMs;
    },
    accept(channel, message) {
      if (isOld(message)) refusals.delete(channel);
    },
  };
}
