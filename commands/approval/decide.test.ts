import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.js';
import { decisionDigest } from './decision-digest.js';
import type { Condition, Effect, Policy, PolicyQuestion, Rule } from './policy.js';

const world = { groupExists: (name: string) => name !== 'ghosts', defaultExpiresAfterHours: 24 };
const question: PolicyQuestion = {
  action: 'create-vm',
  requesterGroups: ['web-team'],
  environment: 'prod',
  template: 'debian-13',
  blueprint: 'web',
  size: 's',
  owner: null,
  leaseDays: 7,
  cores: 2,
  memoryMiB: 2048,
  diskGiB: 16,
  requester: 'ana',
  vmAgeDays: null,
  ...{ quotaVmsLeft: null, quotaCoresLeft: null, quotaMemoryMiBLeft: null, quotaDiskGiBLeft: null },
  name: 'web-1',
  reason: 'missing',
  at: Date.UTC(2026, 10, 24, 12),
};
const allow: Effect = { kind: 'allow' };
const ops = (count: number, expiresAfterHours: number | null = null): Effect => ({
  kind: 'require',
  approvals: [{ group: 'ops', count }],
  expiresAfterHours,
});
const rule = (name: string, when: Rule['when'], effect: Effect): Rule => ({ name, when, effect });
const ask = (rules: Rule[], asked: PolicyQuestion = question) =>
  decide({ revision: 3, policy: { rules } }, asked, world);

describe('decide', () => {
  it('refuses everything where no policy is loaded', () => {
    expect(decide(null, question, world)).toMatchObject({ verdict: 'refuse', rules: [] });
  });

  it('names what nearly matched also where that is between two bounds', () => {
    const when: Rule['when'] = [{ field: 'cores', operator: 'between', value: [8, 9] }];
    expect(ask([rule('eight', when, allow)]).reason).toBe(
      'no rule allows this; eight does not match because cores is 2, not between 8 and 9',
    );
  });

  it('refuses where nothing matches, and names what nearly did', () => {
    const decision = ask([
      rule('dev-is-free', [{ field: 'environment', operator: 'is', value: ['dev'] }], allow),
      rule(
        'far',
        [
          { field: 'environment', operator: 'is', value: ['dev'] },
          { field: 'size', operator: 'is', value: ['l'] },
        ],
        allow,
      ),
    ]);
    expect(decision.verdict).toBe('refuse');
    expect(decision.reason).toBe(
      'no rule allows this; dev-is-free does not match because environment is prod, not dev',
    );
    expect(decision.trace).toEqual([
      { rule: 'dev-is-free', matched: false, failed: 'environment is prod, not dev' },
      { rule: 'far', matched: false, failed: 'environment is prod, not dev and size is s, not l' },
    ]);
  });

  it('lets any deny win over allow and require', () => {
    const decision = ask([
      rule('a', [], allow),
      rule('b', [], ops(1)),
      rule('frozen', [], { kind: 'deny', text: 'prod is frozen until Monday' }),
    ]);
    expect(decision).toMatchObject({
      verdict: 'refuse',
      rules: ['frozen'],
      reason: 'rule frozen: prod is frozen until Monday',
    });
  });

  it('adds requires up: the larger count per group and the shorter expiry', () => {
    const decision = ask([
      rule('a', [], ops(1, 48)),
      rule('b', [], ops(2)),
      rule('c', [], { kind: 'require', approvals: [{ group: 'security', count: 1 }], expiresAfterHours: 30 }),
      rule('d', [], allow),
    ]);
    expect(decision).toMatchObject({
      verdict: 'require',
      rules: ['a', 'b', 'c'],
      approvals: [
        { group: 'ops', count: 2 },
        { group: 'security', count: 1 },
      ],
      expiresAfterHours: 24,
    });
  });

  it('refuses with words where a required group does not exist', () => {
    const decision = ask([
      rule('a', [], { kind: 'require', approvals: [{ group: 'ghosts', count: 1 }], expiresAfterHours: null }),
    ]);
    expect(decision.verdict).toBe('refuse');
    expect(decision.reason).toContain('group ghosts, which does not exist');
  });

  it.each<[string, Rule['when'][number], boolean]>([
    ['action in', { field: 'action', operator: 'in', value: ['create-vm', 'destroy-vm'] }, true],
    ['action is another', { field: 'action', operator: 'is', value: ['destroy-vm'] }, false],
    ['a group of mine', { field: 'requester-group', operator: 'in', value: ['ops', 'web-team'] }, true],
    ['no group of mine', { field: 'requester-group', operator: 'in', value: ['ops'] }, false],
    ['not in a group of mine', { field: 'requester-group', operator: 'not-in', value: ['web-team'] }, false],
    ['not in another group', { field: 'requester-group', operator: 'not-in', value: ['ops'] }, true],
    ['environment not in', { field: 'environment', operator: 'not-in', value: ['prod'] }, false],
    ['template is', { field: 'template', operator: 'is', value: ['debian-13'] }, true],
    ['blueprint not in', { field: 'blueprint', operator: 'not-in', value: ['db'] }, true],
    ['size is another', { field: 'size', operator: 'is', value: ['xl'] }, false],
    ['an owner where there is none', { field: 'owner', operator: 'is', value: ['self', 'other'] }, false],
    ['lease at least', { field: 'lease-days', operator: 'at-least', value: 7 }, true],
    ['lease at most', { field: 'lease-days', operator: 'at-most', value: 6 }, false],
    ['cores at most', { field: 'cores', operator: 'at-most', value: 2 }, true],
    ['memory at least', { field: 'memory-mib', operator: 'at-least', value: 4096 }, false],
    ['disk at most', { field: 'disk-gib', operator: 'at-most', value: 16 }, true],
  ])('looks at %s', (_, condition, holds) => {
    expect(ask([rule('r', [condition], allow)]).verdict).toBe(holds ? 'allow' : 'refuse');
  });

  it('holds no condition on a field that the question does not have, also not a negative one', () => {
    const without = { ...question, environment: null, leaseDays: null };
    expect(
      ask([rule('r', [{ field: 'environment', operator: 'not-in', value: ['prod'] }], allow)], without).verdict,
    ).toBe('refuse');
    expect(ask([rule('r', [{ field: 'lease-days', operator: 'at-most', value: 99 }], allow)], without).verdict).toBe(
      'refuse',
    );
  });

  const effects = fc.oneof(
    fc.constant(allow),
    fc.integer({ min: 1, max: 3 }).map((count) => ops(count)),
    fc.constant<Effect>({ kind: 'deny', text: 'no' }),
  );
  const conditions = fc.array(
    fc.oneof(
      fc
        .constantFrom('dev', 'prod')
        .map((name): Condition => ({ field: 'environment', operator: 'is', value: [name] })),
      fc.integer({ min: 1, max: 14 }).map((value): Condition => ({ field: 'lease-days', operator: 'at-most', value })),
    ),
    { maxLength: 2 },
  );
  const policies: fc.Arbitrary<Policy> = fc
    .array(fc.tuple(conditions, effects), { maxLength: 6 })
    .map((items) => ({ rules: items.map(([when, effect], index) => rule(`r${index}`, when, effect)) }));

  it('never gets wider by a deny more', () => {
    fc.assert(
      fc.property(policies, conditions, (policy, when) => {
        const before = ask(policy.rules).verdict;
        const after = ask([...policy.rules, rule('more', when, { kind: 'deny', text: 'no' })]).verdict;
        expect(after === before || after === 'refuse').toBe(true);
      }),
    );
  });

  it('does not depend on the order of rules', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(decisionDigest(ask(policy.rules.toReversed()))).toBe(decisionDigest(ask(policy.rules)));
      }),
    );
  });
});

describe('decisionDigest', () => {
  it('is the same for another revision and other rules that ask for the same', () => {
    const one = ask([rule('a', [], ops(1))]);
    expect(decisionDigest({ ...one, revision: 9, rules: ['z'] })).toBe(decisionDigest(one));
  });

  it.each<[string, Effect]>([
    ['count', ops(2)],
    ['expiry', ops(1, 1)],
    ['group', { kind: 'require', approvals: [{ group: 'dba', count: 1 }], expiresAfterHours: null }],
    ['verdict', allow],
  ])('is another one for another %s', (_, effect) => {
    expect(decisionDigest(ask([rule('a', [], effect)]))).not.toBe(decisionDigest(ask([rule('a', [], ops(1))])));
  });
});
