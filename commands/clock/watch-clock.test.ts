import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, askAndPlan, askApproveRun, begin, end, plan, stoppedAt } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { confirmClock, createWatchClock } from './watch-clock.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let world: TestWorld;
let steady: number;
let watch: () => boolean;
beforeEach(() => {
  world = testWorld({ operatorsChannels: ['slack:C0OPS'] });
  steady = 5_000;
  watch = createWatchClock(world.tools, () => steady);
  expect(watch()).toBe(false);
});
afterEach(() => world.remove());

/** Time goes on, as it should. */
const pass = (ms: number): void => {
  world.clock.now += ms;
  steady += ms;
};
const restart = (): void => {
  steady = 1;
  watch = createWatchClock(world.tools, () => steady);
};
const jump = () => world.transaction(({ clock }) => clock.jump());
const confirm = () => world.transaction((stores) => confirmClock(stores, world.tools));
const notices = (): string[] =>
  world.transaction(({ outbox }) =>
    outbox
      .listDue(world.clock.now + 10 * HOUR_MS, 100)
      .flatMap(({ item }) => (item.kind === 'notice' && item.card.kind === 'answer' ? [item.card.title] : [])),
  );

describe('the clock of the machine', () => {
  it('may go on for as long as time does', () => {
    for (let hours = 0; hours < 100; hours += 1) {
      pass(HOUR_MS);
      expect(watch()).toBe(false);
    }
    expect(jump()).toBeNull();
  });

  it.each([
    ['forward', 11 * MINUTE_MS, true],
    ['back', -11 * MINUTE_MS, true],
    ['a little forward', 9 * MINUTE_MS, false],
    ['a little back', -9 * MINUTE_MS, false],
  ])('that is set %s by %i ms: pauses is %s', (_, ms, pauses) => {
    pass(HOUR_MS);
    world.clock.now += ms;
    expect(watch()).toBe(pauses);
    expect(watch()).toBe(pauses);
  });

  it('that jumped is said to those who run the bot, once, and goes on when an operator confirms it', () => {
    world.clock.now += 30 * HOUR_MS;
    expect([watch(), watch()]).toEqual([true, true]);
    expect(notices()).toEqual([
      'nothing expires and nothing begins: the clock of this machine jumped from Tue, 24 Nov 2026, 12:00 UTC to Wed, 25 Nov 2026, 18:00 UTC; an operator looks at it and says on the host: chatops clock confirm',
    ]);
    expect(confirm()).toEqual({ from: Date.UTC(2026, 10, 24, 12), to: Date.UTC(2026, 10, 25, 18) });
    expect([watch(), confirm()]).toEqual([false, null]);
    pass(HOUR_MS);
    expect(watch()).toBe(false);
  });

  it('that is set right again goes on by itself', () => {
    world.clock.now += 30 * HOUR_MS;
    expect(watch()).toBe(true);
    pass(HOUR_MS);
    world.clock.now -= 30 * HOUR_MS;
    expect(watch()).toBe(false);
    expect(notices().at(-1)).toBe('it goes on: the clock is right again');
  });

  it('stays paused over a restart, until it is confirmed', () => {
    world.clock.now += 30 * HOUR_MS;
    watch();
    restart();
    expect(watch()).toBe(true);
    confirm();
    expect(watch()).toBe(false);
  });

  it('that shows less than before a restart has jumped; what it shows more may be the time without a bot', () => {
    pass(HOUR_MS);
    watch();
    pass(100 * HOUR_MS);
    restart();
    expect(watch()).toBe(false);
    pass(MINUTE_MS);
    watch();
    world.clock.now -= 2 * HOUR_MS;
    restart();
    expect(watch()).toBe(true);
  });
});

describe('while the clock is not confirmed', () => {
  const jumpAhead = (): void => {
    world.clock.now += 30 * HOUR_MS;
    expect(watch()).toBe(true);
  };

  it('no vote is counted and none expires', () => {
    askAndPlan(world);
    jumpAhead();
    approve(world);
    expect(world.request(1).state.state).toBe('awaiting-approval');
    confirm();
    approve(world);
    expect(world.request(1).state.state).toBe('expired');
  });

  it('nothing that is approved begins, and its card says why', () => {
    askAndPlan(world);
    approve(world);
    jumpAhead();
    expect(begin(world, 1)).toMatchObject({ next: 'later', why: expect.stringContaining('the clock of this machine') });
    expect(world.request(1).state.state).toBe('approved');
  });

  it('what is planned anew keeps its approval', () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { word: 'refused', next: 'plan-anew', message: 'a reading is missing' }));
    jumpAhead();
    plan(world, 1);
    expect(world.request(1).state.state).toBe('approved');
  });
});
