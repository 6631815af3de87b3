import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Condition, Policy } from '../approval/policy.js';
import { policyQuestion } from '../approval/policy-question.js';
import { approve, askAndPlan, plan, shownDigest, textOf } from '../fakes/drive-request.js';
import { setQuota } from '../fakes/set-quota.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import type { CreateAsk } from '../vm/read-create-ask.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const ask: CreateAsk = {
  action: 'create-vm',
  ...{ name: 'web-1', template: 'debian-13', size: 's', environment: 'prod', blueprint: 'base' },
  ...{ parameters: {}, leaseDays: 7, reason: null },
};
const leftFor = (change: Partial<{ size: string; name: string }> = {}) =>
  world.transaction((stores) => {
    const asked = { ...ask, ...change };
    const question = policyQuestion(stores, world.tools.settings, world.people.ana.id, asked, world.clock.now);
    const { quotaVmsLeft, quotaCoresLeft, quotaMemoryMiBLeft, quotaDiskGiBLeft } = question;
    return [quotaVmsLeft, quotaCoresLeft, quotaMemoryMiBLeft, quotaDiskGiBLeft];
  });

it('is of each kind what the tightest quota leaves, and nothing where there is no limit', () => {
  expect(leftFor()).toEqual([2, null, null, null]);
  setQuota(world, { group: 'web-team', vms: 9, cores: 6, memoryMiB: 4096 });
  setQuota(world, { environment: 'prod', vms: 2, cores: 3 });
  expect(leftFor()).toEqual([1, 2, 3072, null]);
  expect(leftFor({ size: 'm' })).toEqual([1, 1, 0, null]);
});

it('is the same before and after the request is made, and less for the next one', () => {
  setQuota(world, { group: 'web-team', vms: 3, cores: 6 });
  const before = leftFor();
  askAndPlan(world);
  expect([before, leftFor(), leftFor({ name: 'web-2' })]).toEqual([
    ...[
      [2, 5, null, null],
      [2, 5, null, null],
      [1, 4, null, null],
    ],
  ]);
});

it('is not known where a group with a quota cannot be read', () => {
  world.transaction(({ people }) => {
    people.addGroup('guild');
    people.setMirror('guild', { source: 'slack:T1/S9', isRead: true });
  });
  setQuota(world, { group: 'guild', vms: 9 });
  expect(leftFor()).toEqual([null, null, null, null]);
});

it('decides by a rule, and is no part of what is approved', () => {
  const scarce: Condition = { field: 'quota-vms-left', operator: 'at-most', value: 0 };
  const plenty: Condition = { field: 'quota-vms-left', operator: 'at-least', value: 1 };
  const policy: Policy = {
    rules: [
      {
        ...{ name: 'last-by-ops', when: [scarce] },
        effect: { kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: 4 },
      },
      { name: 'free', when: [plenty], effect: { kind: 'allow' } },
    ],
  };
  world.load(policy);
  setQuota(world, { group: 'web-team', vms: 1 });
  expect(textOf(world.type('terminal:ana', '/vm why create size=s env=prod'))).toContain(
    'rule last-by-ops asks for 1 of ops',
  );
  askAndPlan(world);
  const digest = shownDigest(world, 1);
  expect(world.card(1).facts).toMatchObject({ quotaOf: 'web-team', quotaUsed: 1, quotaLimit: 1 });
  approve(world);
  expect(world.request(1).state.state).toBe('approved');
  world.type('terminal:ana', '/vm cancel R-1');
  setQuota(world, { group: 'web-team', vms: 3 });
  world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=prod lease=7d');
  plan(world, 2);
  expect(world.request(2).state.state).toBe('approved');
  expect(digest).toMatch(/^[0-9a-f]{4}$/);
});
