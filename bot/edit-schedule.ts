/** Who has not come back for the promised place after this does not want it any more. */
const FORGOTTEN_MS = 10_000;

/** What a platform takes of edits, and how they are shared out. */
export interface EditBudget {
  /** Of all edits of its scope, in any so many milliseconds. */
  windowMs: number;
  perWindow: number;
  /** What changes again soon gets a place each so many milliseconds, so many at once: the rest is left for ends and decisions. */
  progressEveryMs: number;
  progressAtOnce: number;
  /** Between two edits with progress of one card, by the age of its post; the first that is older counts. */
  pauses: readonly { youngerMs: number; pauseMs: number }[];
}

interface WantedEdit {
  /** Unique among the messages of the schedule. */
  message: string;
  /** Milliseconds since the epoch. */
  postedAt: number;
  /** What it shows changes again soon: it is running, or being planned. */
  isProgress: boolean;
}

export interface EditSchedule {
  /** Takes a place and gives 0, or gives the milliseconds after which to ask again, with what is to be shown then. */
  take(wanted: WantedEdit): number;
}

/**
 * One for each scope that the platform limits: a workspace, a channel. Ends and decisions take a place at once, as long as
 * there is one in the window; progress waits for them. Cards with progress stand in line, so the one that has waited
 * longest is next and each has its turn. `startedAt`: of the process, milliseconds.
 */
export function createEditSchedule(budget: EditBudget, now: () => number, startedAt: number = now()): EditSchedule {
  const { windowMs, perWindow } = budget;
  /** Of the last window, oldest first. */
  const taken: number[] = [];
  const line = createProgressLine(budget);
  const waitingEnds = new Map<string, number>();
  return {
    take(wanted) {
      const at = now();
      // A process that has just begun does not know what the one before it used: it takes half.
      const share = at < startedAt + windowMs ? 0.5 : 1;
      dropUntil(taken, at - windowMs);
      for (const [message, askedAt] of waitingEnds) if (askedAt < at - FORGOTTEN_MS) waitingEnds.delete(message);
      const fullMs = taken.length >= perWindow * share ? Math.max((taken[0] ?? at) + windowMs - at, 50) : 0;
      if (!wanted.isProgress) {
        line.leave(wanted.message);
        if (fullMs > 0) {
          waitingEnds.set(wanted.message, at);
          return Math.min(fullMs, FORGOTTEN_MS / 2);
        }
        waitingEnds.delete(wanted.message);
      } else {
        const ownMs = line.wait(wanted, at, budget.progressEveryMs / share);
        const waitMs = waitingEnds.size > 0 ? Math.max(fullMs, ownMs, 1_000) : Math.max(fullMs, ownMs);
        if (waitMs > 0) return Math.min(waitMs, FORGOTTEN_MS / 2);
        line.serve(wanted.message, at);
      }
      taken.push(at);
      return 0;
    },
  };
}

function dropUntil(times: number[], until: number): void {
  while (times[0] !== undefined && times[0] <= until) times.shift();
}

interface ProgressLine {
  /** Milliseconds until this card's turn, and puts it into the line. */
  wait(wanted: WantedEdit, at: number, everyMs: number): number;
  /** The turn was used. */
  serve(message: string, at: number): void;
  leave(message: string): void;
}

function createProgressLine({ progressAtOnce, pauses }: EditBudget): ProgressLine {
  /** Who came first stands first; when it last asked. */
  const asked = new Map<string, number>();
  const shownAt = new Map<string, number>();
  const longestPauseMs = Math.max(0, ...pauses.map(({ pauseMs }) => pauseMs));
  let places = progressAtOnce;
  let countedAt = Number.NEGATIVE_INFINITY;
  return {
    wait({ message, postedAt }, at, everyMs) {
      places = Math.min(progressAtOnce, places + (at - countedAt) / everyMs);
      countedAt = at;
      const pauseMs = pauses.find(({ youngerMs }) => at - postedAt < youngerMs)?.pauseMs ?? 0;
      const pausedMs = (shownAt.get(message) ?? Number.NEGATIVE_INFINITY) + pauseMs - at;
      // Only who may be shown stands in line, or others would wait for it.
      if (pausedMs > 0) return pausedMs;
      asked.set(message, at);
      for (const [other, askedAt] of asked) if (askedAt < at - FORGOTTEN_MS) asked.delete(other);
      const before = [...asked.keys()].indexOf(message);
      return Math.max(Math.ceil((before + 1 - places) * everyMs), 0);
    },
    serve(message, at) {
      places -= 1;
      asked.delete(message);
      shownAt.set(message, at);
      for (const [other, shown] of shownAt) if (shown < at - longestPauseMs) shownAt.delete(other);
    },
    leave(message) {
      asked.delete(message);
      shownAt.delete(message);
    },
  };
}
