import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askApproveRun, end, FILES, held, plan, stoppedAt } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { lastCheck } from './last-check.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const state = (number = 1) => world.request(number).state;

describe('the last check', () => {
  const check = (runId: string, files = FILES) =>
    lastCheck(world.tools, world.request(1).id, runId, { stage: 'apply', effect: 'changes' }, files);

  it('lets go on what is as it was approved', () => {
    expect(check(askApproveRun(world))).toBeNull();
  });

  it.each<[string, (runId: string) => void, string, 'stop' | 'plan-anew']>([
    ['a wish to cancel', () => world.type('terminal:ana', '/vm cancel R-1'), 'it was cancelled', 'stop'],
    [
      'an expired approval',
      () => {
        world.clock.now += 4 * 3_600_000;
      },
      'the approval has expired',
      'stop',
    ],
    [
      'another decision',
      () => world.load({ rules: samplePolicy.rules.filter(({ name }) => name === 'dev-is-free') }),
      'the policy decides differently by now',
      'plan-anew',
    ],
    [
      'a voter who left',
      () => world.transaction(({ people }) => people.removeMember('ops', world.people.bo.id)),
      'who approved it may not approve it any more',
      'plan-anew',
    ],
    [
      'a voter who is removed',
      () => world.transaction(({ people }) => people.setActive(world.people.bo.id, false)),
      'who approved it may not approve it any more',
      'plan-anew',
    ],
    [
      'a key that was taken off the file',
      () => world.transaction(({ people }) => void people.removeKey(world.people.ana.id, 'SHA256:ana')),
      'a key that would be put into it is no longer on file',
      'plan-anew',
    ],
    [
      'a requester without rights',
      () => world.transaction(({ people }) => people.removeMember('web-team', world.people.ana.id)),
      'the policy decides differently by now',
      'plan-anew',
    ],
  ])('refuses after %s', (_, change, message, next) => {
    const runId = askApproveRun(world);
    change(runId);
    expect(check(runId)).toMatchObject({ word: 'refused', message, changed: 'nothing', next });
  });

  it('refuses other files than those that were approved, and any run but the present one', () => {
    const runId = askApproveRun(world);
    expect(check(runId, { ...FILES, module: 'm2' })).toMatchObject({
      message: 'what would run is no longer what was approved',
    });
    expect(check('another')).toMatchObject({ message: 'this run is no longer the one of its request' });
  });

  it('looks at no policy after the change, and asks anew where it refused before it', () => {
    const runId = askApproveRun(world);
    world.transaction(({ people }) => people.removeMember('ops', world.people.bo.id));
    const step = { stage: 'configure', effect: 'changes' } as const;
    expect(lastCheck(world.tools, world.request(1).id, runId, step, FILES)).toBeNull();
    end(
      world,
      1,
      stoppedAt('apply', { word: 'refused', next: 'plan-anew', message: 'who approved it may not any more' }),
    );
    plan(world, 1);
    expect(state().state).toBe('awaiting-approval');
  });

  it('ends as expired where it refused for that', () => {
    askApproveRun(world);
    world.clock.now += 4 * 3_600_000;
    end(world, 1, stoppedAt('apply', { word: 'refused', message: 'the approval has expired' }));
    expect([state().state, held(world)]).toEqual(['expired', []]);
  });
});

it('plans no VM for somebody who has no key on file any more', () => {
  world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=prod lease=7d');
  world.transaction(({ people }) => void people.removeKey(world.people.ana.id, 'SHA256:ana'));
  plan(world, 1);
  expect(state()).toMatchObject({
    state: 'failed',
    failure: {
      message: 'no SSH key of the requester is on file any more: nobody could log in',
      cure: 'Add one with /vm key add, and retry.',
    },
  });
});
