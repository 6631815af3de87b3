/** The stand-in's time: the machine's, plus what a test skipped. */
export interface Clock {
  nowMs(): number;
  skip(ms: number): void;
  /** A message's id as Slack writes it: seconds and six digits, never twice. */
  makeTs(): string;
}

export function makeClock(): Clock {
  let skippedMs = 0;
  let last = 0;
  const nowMs = (): number => Date.now() + skippedMs;
  return {
    nowMs,
    skip(ms) {
      skippedMs += ms;
    },
    makeTs() {
      last = Math.max(last + 1, nowMs() * 1000);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
    },
  };
}
