import type { PlatformHealth } from './platform.js';

/** `Part`: what can be wrong with a connection to a platform, each known from another place. */
export interface Health<Part extends string> {
  /** Null: that part is fine. */
  note(part: Part, problem: string | null): void;
  read(): PlatformHealth;
}

/** Sick while any part is; of several the one that was first says since when. */
export function createHealth<Part extends string>(now: () => number): Health<Part> {
  const problems = new Map<Part, { why: string; since: number }>();
  return {
    note(part, why) {
      if (why === null) problems.delete(part);
      else problems.set(part, { why, since: problems.get(part)?.since ?? now() });
    },
    read() {
      const all = [...problems.values()].toSorted((one, other) => one.since - other.since);
      const [first] = all;
      if (first === undefined) return { state: 'fine' };
      return { state: 'sick', why: all.map(({ why }) => why).join('; '), since: first.since };
    },
  };
}
