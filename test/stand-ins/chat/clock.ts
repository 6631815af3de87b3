/** The stand-in's time: the machine's, plus what a test skipped. */
export interface Clock {
  nowMs(): number;
  skip(ms: number): void;
}

export function makeClock(): Clock {
  let skippedMs = 0;
  return {
    nowMs: () => Date.now() + skippedMs,
    skip(ms) {
      skippedMs += ms;
    },
  };
}
