import { describe, expect, it } from 'vitest';
import { takeTurns } from '../../pipeline/fakes/create-gate.js';
import { createFakeClock } from '../../pipeline/fakes/fake-clock.js';
import { createWorkers } from './workers.js';

const SECOND_MS = 1_000;

/** Work that fails as often as is said, taken up again whenever it can be; time passes only by `advance`. */
function stage(giveUpAt = 99, lastsMs = 0) {
  const clock = createFakeClock(0, 0);
  const tries: number[] = [];
  const ended: string[] = [];
  let failing = true;
  let runs = 0;
  const workers = createWorkers({
    clock,
    onEnd: (key) => void ended.push(key),
    onError: (_key, _error, count) => {
      tries.push(count);
      return count >= giveUpAt ? 'given-up' : 'again';
    },
  });
  const begin = (): void => {
    if (workers.has('a')) return;
    workers.start('a', async () => {
      runs += 1;
      if (lastsMs > 0) clock.advance(lastsMs);
      if (failing) throw new Error('a bug');
    });
  };
  return {
    ...{ workers, tries, ended },
    runs: () => runs,
    mend: () => {
      failing = false;
    },
    /** Lets so many seconds pass, one by one. */
    async pass(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        begin();
        await takeTurns(4);
        clock.advance(SECOND_MS);
        await takeTurns(4);
      }
      begin();
      await takeTurns(4);
    },
  };
}

describe('work that fails inside', () => {
  it.each([
    [4, 1],
    [5, 2],
    [14, 2],
    [15, 3],
    [35, 4],
    [75, 5],
  ])('has in %i s been taken up %i times: the wait doubles', async (seconds, runs) => {
    const world = stage();
    await world.pass(seconds);
    expect(world.runs()).toBe(runs);
    expect(world.tries).toEqual(Array.from({ length: runs }, (_, index) => index + 1));
  });

  it('is counted anew once it went well, or went on for long', async () => {
    const world = stage();
    await world.pass(15);
    world.mend();
    await world.pass(25);
    expect([world.tries, world.ended.length > 0]).toEqual([[1, 2, 3], true]);

    const long = stage(99, 11 * 60 * SECOND_MS);
    await long.pass(5);
    expect(long.tries).toEqual([1, 1]);
  });

  it('is let go of at once where it is given up', async () => {
    const world = stage(1);
    await world.pass(0);
    expect([world.tries, world.workers.has('a'), world.ended]).toEqual([[1], false, ['a']]);
  });

  it('keeps nobody waiting who ends the process', async () => {
    const world = stage();
    await world.pass(1);
    await world.workers.drain();
    expect(world.workers.size()).toBe(0);
  });
});
