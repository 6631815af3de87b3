import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, askAndPlan, begin, end, plan, stoppedAt } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { remind } from './remind.js';

const HOUR = 3_600_000;
let world: TestWorld;
let began: number;
beforeEach(() => {
  world = testWorld();
  world.load({
    rules: samplePolicy.rules.map((rule) =>
      rule.effect.kind === 'require' ? { ...rule, effect: { ...rule.effect, remind: ['1h', '120m', '5h'] } } : rule,
    ),
  });
  askAndPlan(world);
  began = world.clock.now;
});
afterEach(() => world.remove());

const said = (): string[] =>
  world.transaction(({ outbox }) =>
    outbox
      .listDue(world.clock.now, 1000)
      .flatMap(({ item }) =>
        item.kind === 'reply' && item.card.kind === 'mention' ? [`${item.card.to.display}: ${item.card.text}`] : [],
      ),
  );
const LINE = 'ops: R-1 create web-1 still waits for 1 more of ops until Tue, 24 Nov 2026, 16:00 UTC';

describe('a reminder', () => {
  it('is said once at each time, and not after the request would expire', () => {
    expect([remind(world.tools), said()]).toEqual([began + HOUR, []]);
    world.clock.now += HOUR;
    expect([remind(world.tools), said()]).toEqual([began + 2 * HOUR, [LINE]]);
    expect([remind(world.tools), said()]).toEqual([began + 2 * HOUR, [LINE]]);
    world.clock.now += HOUR;
    expect([remind(world.tools), said()]).toEqual([null, [LINE, LINE]]);
  });

  it('is said once where several were missed', () => {
    world.clock.now += 3 * HOUR;
    expect([remind(world.tools), said()]).toEqual([null, [LINE]]);
  });

  it('is not said once it is decided, or its time is over', () => {
    world.clock.now += 5 * HOUR;
    expect([remind(world.tools), said()]).toEqual([null, []]);
    world.clock.now = began + HOUR;
    approve(world);
    expect([remind(world.tools), said()]).toEqual([null, []]);
  });

  it('is not said again where the same plan comes back', () => {
    world.clock.now += HOUR;
    remind(world.tools);
    approve(world);
    begin(world, 1);
    world.transaction(({ people }) => people.removeMember('ops', world.people.bo.id));
    end(world, 1, stoppedAt('apply', { next: 'plan-anew' }));
    plan(world, 1);
    expect(world.request(1).state.state).toBe('awaiting-approval');
    expect([remind(world.tools), said().filter((line) => line.includes('still waits')).length]).toEqual([
      began + 2 * HOUR,
      1,
    ]);
  });
});
