/** One API call, for tests to read; secrets are left out. */
interface LoggedCall {
  time: string;
  method: string;
  path: string;
  parameters: Record<string, string>;
  token: string | null;
  status: number;
  message: string | null;
}

export interface CallLog {
  add(call: LoggedCall): void;
  /** Oldest first; the last thousand. */
  list(): readonly LoggedCall[];
}

const kept = 1000;
const secrets = new Set(['password', 'cipassword', 'content', 'input-data']);

export function callLog(): CallLog {
  const calls: LoggedCall[] = [];
  return {
    add(call) {
      calls.push(call);
      if (calls.length > kept) calls.shift();
    },
    list: () => calls,
  };
}

/** Parameters as text, without the values that could be secrets. */
export function loggable(raw: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, secrets.has(key) ? '<hidden>' : String(value).slice(0, 1000)]),
  );
}
