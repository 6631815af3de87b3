import { makeClock as makePlainClock, type Clock as PlainClock } from '../../chat/clock.js';

export interface Clock extends PlainClock {
  /** A message's id as Slack writes it: seconds and six digits, never twice. */
  makeTs(): string;
}

export function makeClock(): Clock {
  const clock = makePlainClock();
  let last = 0;
  return {
    ...clock,
    makeTs() {
      last = Math.max(last + 1, clock.nowMs() * 1000);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
    },
  };
}
