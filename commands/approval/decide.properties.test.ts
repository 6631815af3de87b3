import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryCondition, arbitraryEffect, arbitraryPolicy, arbitraryQuestion } from '../fakes/arbitrary-policy.js';
import { askedGroups } from './asked-groups.js';
import { decide } from './decide.js';
import { decisionDigest } from './decision-digest.js';
import type { Condition, Decision, Policy, PolicyQuestion, Rule } from './policy.js';

const world = { groupExists: () => true, defaultExpiresAfterHours: 24 };
const ask = (policy: Policy, question: PolicyQuestion): Decision => decide({ revision: 1, policy }, question, world);
const many = { numRuns: 10_000 };

/** How hard it is to get: refused is hardest; each approval that is needed counts. */
function hardness({ verdict, approvals }: Decision): number {
  if (verdict === 'allow') return 0;
  return verdict === 'refuse' ? Number.POSITIVE_INFINITY : approvals.reduce((sum, { count }) => sum + count, 0);
}

it('a deny more never makes anything easier', () => {
  fc.assert(
    fc.property(
      arbitraryPolicy,
      arbitraryQuestion,
      fc.array(arbitraryCondition, { maxLength: 3 }),
      (policy, question, when) => {
        const deny: Rule = { name: 'more', when, effect: { kind: 'deny', text: 'no' } };
        const after = ask({ rules: [...policy.rules, deny] }, question);
        expect(hardness(after)).toBeGreaterThanOrEqual(hardness(ask(policy, question)));
      },
    ),
    many,
  );
});

it('a require more never makes denying harder, nor takes it from anybody', () => {
  const open: Rule = {
    name: 'open',
    when: [],
    effect: { kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: 4 },
  };
  fc.assert(
    fc.property(arbitraryPolicy, arbitraryEffect, arbitraryQuestion, (policy, effect, question) => {
      const rules = [...policy.rules, open].filter((rule) => rule.effect.kind === 'require');
      const before = ask({ rules }, question);
      const after = ask({ rules: [...rules, { name: 'more', when: [], effect }] }, question);
      if (after.verdict !== 'require') return;
      expect(after.denials).toBeLessThanOrEqual(before.denials);
      expect(askedGroups(after, 'deny')).toEqual(expect.arrayContaining(askedGroups(before, 'deny')));
    }),
    many,
  );
});

it('the order of rules never matters', () => {
  fc.assert(
    fc.property(arbitraryPolicy, arbitraryQuestion, fc.nat(), (policy, question, seed) => {
      const rules = policy.rules.toSorted((one, other) => mix(one.name, seed) - mix(other.name, seed));
      const [before, after] = [ask(policy, question), ask({ rules }, question)];
      expect(decisionDigest(after)).toBe(decisionDigest(before));
      expect(after.rules.toSorted()).toEqual(before.rules.toSorted());
    }),
    many,
  );
});

function mix(name: string, seed: number): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) * (seed + 7)) % 10_007, seed % 10_007);
}

it('what is larger is never easier where rules give up to a size and stop from one on', () => {
  const field = fc.constantFrom('lease-days' as const, 'cores' as const, 'memory-mib' as const);
  const value = fc.integer({ min: 0, max: 16 });
  const rules = fc.array(
    fc.tuple(field, value, arbitraryEffect).map(([of, limit, effect]): Rule => {
      const operator = effect.kind === 'allow' ? 'at-most' : 'at-least';
      const when: Condition[] = [{ field: of, operator, value: limit }];
      return { name: 'rule', when, effect };
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(rules, arbitraryQuestion, value, value, value, (all, question, leaseDays, cores, memoryMiB) => {
      const small = { ...question, leaseDays, cores, memoryMiB };
      const large = { ...question, leaseDays: leaseDays + 1, cores: cores * 2, memoryMiB: memoryMiB + 3 };
      // Something allows it in any size, or nothing but the rules with a size gives it at all.
      const base: Rule = { name: 'base', when: [], effect: { kind: 'allow' } };
      const without = all.filter(({ effect }) => effect.kind !== 'require');
      for (const rules of [[...all, base], without]) {
        expect(hardness(ask({ rules }, large))).toBeGreaterThanOrEqual(hardness(ask({ rules }, small)));
      }
    }),
    many,
  );
});

it('a value that no rule names, or none at all, never gives what a rule gives by name', () => {
  const field = fc.constantFrom('environment' as const, 'template' as const, 'blueprint' as const, 'size' as const);
  fc.assert(
    fc.property(
      field,
      fc.constantFrom('unheard-of', null),
      arbitraryPolicy,
      arbitraryQuestion,
      (of, value, policy, question) => {
        const rules = policy.rules.map((rule): Rule => {
          const names: Condition = { field: of, operator: 'in', value: ['dev', 'prod', 's', 'm', 'base', 'debian-13'] };
          return rule.effect.kind === 'deny' ? rule : { ...rule, when: [...rule.when, names] };
        });
        expect(ask({ rules }, { ...question, [of]: value }).verdict).toBe('refuse');
      },
    ),
    many,
  );
});
