/** What Slack would not have taken, or a client must not send. */
export interface Violation {
  method: string;
  problem: string;
  args: string;
}

export interface Violations {
  list: Violation[];
  add(method: string, problem: string, args?: string): void;
  count(method: string): void;
  counts(): { [method: string]: number };
}

export function makeViolations(tell: () => void): Violations {
  const list: Violation[] = [];
  const counted = new Map<string, number>();
  return {
    list,
    add(method, problem, args = '') {
      list.push({ method, problem, args: args.slice(0, 2000) });
      tell();
    },
    count: (method) => void counted.set(method, (counted.get(method) ?? 0) + 1),
    counts: () => Object.fromEntries([...counted].sort(([a], [b]) => a.localeCompare(b))),
  };
}
