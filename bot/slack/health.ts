import type { PlatformHealth } from '../platform.js';

/** What can be wrong with a connection to Slack, each known from another place. */
type HealthPart = 'sockets' | 'app token' | 'bot token' | 'calls';

export interface SlackHealth {
  /** Null: that part is fine. */
  note(part: HealthPart, problem: string | null): void;
  read(): PlatformHealth;
}

/** Sick while any part is; of several the one that was first says since when. */
export function createHealth(now: () => number): SlackHealth {
  const problems = new Map<HealthPart, { why: string; since: number }>();
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
