const MINUTE_MS = 60_000;

/** `chat.update` takes 50 a minute of the whole workspace (tier 3; facts: slack.md, 2); a few are left for the clock. */
const PER_MINUTE = 45;
/**
 * What changes again soon: a place each 2.7 s, three at once. So it takes 25 of any 60 s at most, and 20 are always left
 * for ends and decisions.
 */
const PROGRESS_EVERY_MS = 2_700;
const PROGRESS_AT_ONCE = 3;
/** Whoever watches a card sees it move; the older it is, the fewer do. By the age of the post, in milliseconds. */
const PAUSES = [
  { youngerMs: 10 * MINUTE_MS, pauseMs: 3_000 },
  { youngerMs: 60 * MINUTE_MS, pauseMs: 15_000 },
  { youngerMs: Number.POSITIVE_INFINITY, pauseMs: 60_000 },
];
/** Who has not come back for the promised place after this does not want it any more. */
const FORGOTTEN_MS = 10_000;

interface WantedEdit {
  /** Channel and time stamp. */
  message: string;
  /** Milliseconds since the epoch. */
  postedAt: number;
  /** What it shows changes again soon: it is running, or being planned. */
  isProgress: boolean;
}

export interface EditSchedule {
  perMinute: number;
  /** Takes a place and gives 0, or gives the milliseconds after which to ask again, with what is to be shown then. */
  take(wanted: WantedEdit): number;
}

/**
 * One for a workspace. Ends and decisions take a place at once, as long as there is one in any 60 seconds; progress
 * waits for them. Cards with progress stand in line, so the one that has waited longest is next and each has its turn.
 */
export function createEditSchedule(now: () => number): EditSchedule {
  const startedAt = now();
  /** Of the last 60 seconds, oldest first. */
  const taken: number[] = [];
  const line = createProgressLine();
  const waitingEnds = new Map<string, number>();
  return {
    perMinute: PER_MINUTE,
    take(wanted) {
      const at = now();
      // A process that has just begun does not know what the one before it used: it takes half.
      const share = at < startedAt + MINUTE_MS ? 0.5 : 1;
      dropUntil(taken, at - MINUTE_MS);
      for (const [message, askedAt] of waitingEnds) if (askedAt < at - FORGOTTEN_MS) waitingEnds.delete(message);
      const fullMs = taken.length >= PER_MINUTE * share ? Math.max((taken[0] ?? at) + MINUTE_MS - at, 50) : 0;
      if (!wanted.isProgress) {
        line.leave(wanted.message);
        if (fullMs > 0) {
          waitingEnds.set(wanted.message, at);
          return Math.min(fullMs, FORGOTTEN_MS / 2);
        }
        waitingEnds.delete(wanted.message);
      } else {
        const ownMs = line.wait(wanted, at, PROGRESS_EVERY_MS / share);
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

function createProgressLine(): ProgressLine {
  /** Who came first stands first; when it last asked. */
  const asked = new Map<string, number>();
  const shownAt = new Map<string, number>();
  let places = PROGRESS_AT_ONCE;
  let countedAt = Number.NEGATIVE_INFINITY;
  return {
    wait({ message, postedAt }, at, everyMs) {
      places = Math.min(PROGRESS_AT_ONCE, places + (at - countedAt) / everyMs);
      countedAt = at;
      const pauseMs = PAUSES.find(({ youngerMs }) => at - postedAt < youngerMs)?.pauseMs ?? 0;
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
      for (const [other, shown] of shownAt) if (shown < at - MINUTE_MS) shownAt.delete(other);
    },
    leave(message) {
      asked.delete(message);
      shownAt.delete(message);
    },
  };
}
