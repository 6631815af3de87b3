import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditSchedule, type EditSchedule } from './edit-schedule.js';

const MINUTE_MS = 60_000;

/** A schedule that has run for a while, and its clock. */
function makeStage(begunMs = 100_000) {
  let at = 1_000_000_000;
  const schedule = createEditSchedule(() => at);
  at += begunMs;
  return {
    schedule,
    now: () => at,
    pass: (ms: number) => {
      at += ms;
    },
    progress: (message: string, ageMs = 0) => schedule.take({ message, postedAt: at - ageMs, isProgress: true }),
    end: (message: string) => schedule.take({ message, postedAt: at, isProgress: false }),
  };
}

const names = (count: number, of = 'card') => Array.from({ length: count }, (_, index) => `${of}-${index}`);
const taken = (waits: readonly number[]) => waits.filter((waitMs) => waitMs === 0).length;

describe('the schedule of edits', () => {
  it('shows every end at once while 40 cards make progress', () => {
    const { progress, end, pass } = makeStage();
    for (let second = 0; second < 120; second += 1) {
      for (const card of names(40)) progress(card);
      pass(1_000);
    }
    expect(taken(names(20, 'ended').map(end))).toBe(20);
  });

  it('gives each of 40 cards its turn, once before anybody has a second', () => {
    const { progress, pass, now } = makeStage();
    const shown: { card: string; at: number }[] = [];
    for (let tick = 0; tick < 1_200; tick += 1) {
      for (const card of names(40)) if (progress(card) === 0) shown.push({ card, at: now() });
      pass(100);
    }
    expect(new Set(shown.slice(0, 40).map(({ card }) => card)).size).toBe(40);
    expect(shown.length).toBeGreaterThan(43);
    const inFirstMinute = shown.filter(({ at }) => at < (shown[0]?.at ?? 0) + MINUTE_MS);
    expect(inFirstMinute).toHaveLength(25);
  });

  it('lets no progress pass an end that waits for a place', () => {
    const { progress, end, pass } = makeStage();
    expect(taken(names(45).map(end))).toBe(45);
    expect(end('late')).toBe(5_000);
    pass(59_990);
    expect(end('late')).toBeGreaterThan(0);
    pass(20);
    expect(progress('running')).toBeGreaterThan(0);
    expect(end('late')).toBe(0);
    expect(progress('running')).toBe(0);
  });

  it.each([
    { ageMs: 0, pauseMs: 3_000 },
    { ageMs: 11 * MINUTE_MS, pauseMs: 15_000 },
    { ageMs: 61 * MINUTE_MS, pauseMs: 60_000 },
  ])('shows a card that is $ageMs ms old every $pauseMs ms at most', ({ ageMs, pauseMs }) => {
    const { progress, pass } = makeStage();
    expect(progress('one', ageMs)).toBe(0);
    expect(progress('one', ageMs)).toBeGreaterThan(0);
    pass(pauseMs - 1);
    expect(progress('one', ageMs)).toBeGreaterThan(0);
    pass(1);
    expect(progress('one', ageMs)).toBe(0);
  });

  it('waits for nobody who has not come back', () => {
    const { progress, pass } = makeStage();
    for (const card of names(10)) progress(card);
    pass(11_000);
    expect(progress('new')).toBe(0);
  });

  it('takes half in the first minute, not knowing what was used before', () => {
    const { end, pass } = makeStage(0);
    expect(taken(names(45).map(end))).toBe(23);
    pass(MINUTE_MS);
    expect(taken(names(45).map(end))).toBe(45);
  });

  it('takes no more than 45 in any minute and 25 for progress, whatever is asked', () => {
    const asks = fc.record({ card: fc.nat(50), isProgress: fc.boolean(), passMs: fc.nat(1_500) });
    fc.assert(
      fc.property(fc.array(asks, { minLength: 100, maxLength: 400 }), (wanted) => {
        const { schedule, now, pass } = makeStage();
        const given = wanted.flatMap(({ card, isProgress, passMs }) => {
          pass(passMs);
          return take(schedule, `card-${card}`, now(), isProgress) ? [{ at: now(), isProgress }] : [];
        });
        for (const { at } of given) {
          const minute = given.filter((edit) => edit.at <= at && edit.at > at - MINUTE_MS);
          expect(minute.length).toBeLessThanOrEqual(45);
          expect(minute.filter((edit) => edit.isProgress).length).toBeLessThanOrEqual(25);
        }
      }),
    );
  });
});

function take(schedule: EditSchedule, message: string, postedAt: number, isProgress: boolean): boolean {
  return schedule.take({ message, postedAt, isProgress }) === 0;
}
