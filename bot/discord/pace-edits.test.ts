import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPaceEdits } from './pace-edits.js';
import { snowflakeAt } from './snowflake.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A pace that has run for a while, and its clock. */
function makeStage(begunMs = HOUR_MS) {
  let now = Date.parse('2026-11-26T12:00:00Z');
  const pace = createPaceEdits(() => now);
  const take = (message: string, isProgress = true, channel = 'C') => pace.take({ channel, message, isProgress });
  now += begunMs;
  return {
    ...{ pace, take, now: () => now },
    /** A message of that age; `count` makes it another one. */
    posted: (ageMs: number, count = 0) => snowflakeAt(now - ageMs - count),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const counts = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('edits of messages that are an hour old', () => {
  it('are never more than two in 20 s of one channel, whatever is asked', () => {
    const asks = fc.record({ card: fc.nat(40), isProgress: fc.boolean(), passMs: fc.nat(3_000) });
    fc.assert(
      fc.property(fc.array(asks, { minLength: 50, maxLength: 300 }), (wanted) => {
        const { take, posted, pass, now } = makeStage();
        const messages = counts(41).map((count) => posted(HOUR_MS, count));
        const given = wanted.flatMap(({ card, isProgress, passMs }) => {
          pass(passMs);
          return take(messages[card] ?? '', isProgress) === 0 ? [now()] : [];
        });
        for (const at of given) {
          expect(given.filter((other) => other <= at && other > at - 20_000).length).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('show an end at once while 40 of them make progress', () => {
    const { take, posted, pass } = makeStage();
    const messages = counts(40).map((count) => posted(HOUR_MS, count));
    for (const _ of counts(120)) {
      for (const message of messages) take(message);
      pass(1_000);
    }
    expect(take(posted(HOUR_MS, 99), false)).toBe(0);
  });

  it('are half of that while nobody knows what the process before has used', () => {
    const takeTwo = ({ take, posted }: ReturnType<typeof makeStage>) =>
      counts(2).map((count) => take(posted(HOUR_MS, count), false) === 0);
    expect([takeTwo(makeStage(0)), takeTwo(makeStage(20_000))]).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  it('are shown every two minutes at most, and younger ones meanwhile as ever', () => {
    const { take, posted, pass } = makeStage();
    const [old, young] = [posted(HOUR_MS), posted(MINUTE_MS)];
    expect([take(old), take(young)]).toEqual([0, 0]);
    pass(119_000);
    expect([take(old) > 0, take(young)]).toEqual([true, 0]);
    pass(1_000);
    expect(take(old)).toBe(0);
  });

  it('are left alone after a 30046 for longer each time, until one is taken', () => {
    const { pace, take, posted, pass } = makeStage();
    const [old, young] = [posted(HOUR_MS), posted(MINUTE_MS)];
    const refuse = (afterMs = 0) => pace.refuse('C', old, afterMs);
    expect(refuse()).toBe(30_000);
    expect([take(old, false), take(young, false), take(old, false, 'other')]).toEqual([30_000, 0, 0]);
    pass(30_000);
    expect(take(old, false)).toBe(0);
    expect([refuse(), refuse(), refuse(600_000)]).toEqual([60_000, 120_000, 600_000]);
    for (const _ of counts(9)) refuse();
    expect(refuse()).toBe(600_000);
    pace.accept('C', old);
    expect(refuse()).toBe(30_000);
  });
});

describe('edits of younger messages', () => {
  it('are four in 5 s of one channel at most, and three of them progress', () => {
    const { take, posted, pass } = makeStage();
    const messages = counts(10).map((count) => posted(MINUTE_MS, count));
    let shown = 0;
    for (const _ of counts(50)) {
      shown += messages.filter((message) => take(message) === 0).length;
      pass(100);
    }
    expect(shown).toBe(3);
    expect(take(posted(MINUTE_MS, 99), false)).toBe(0);
    expect(counts(4).filter((count) => take(posted(MINUTE_MS, 50 + count), false) === 0)).toHaveLength(1);
  });

  it('of one channel wait for as long as Discord says, those of others do not', () => {
    const { pace, take, posted, pass } = makeStage();
    expect(pace.refuse('C', posted(0), 7_000)).toBe(7_000);
    expect([take(posted(0), false), take(posted(0), false, 'other')]).toEqual([7_000, 0]);
    pass(7_000);
    expect(take(posted(0), false)).toBe(0);
  });
});
