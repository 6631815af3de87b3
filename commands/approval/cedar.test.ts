import {
  type CedarValueJson,
  type PolicyId,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryPolicy, arbitraryQuestion } from '../fakes/arbitrary-policy.js';
import { decide } from './decide.js';
import type { Condition, Policy, PolicyQuestion, Rule } from './policy.js';

/** Cedar knows allow and forbid, and its evaluator is proven: what is required counts as allowed. */
const world = { groupExists: () => true, defaultExpiresAfterHours: 24 };
const ATTRIBUTES = {
  'lease-days': 'leaseDays',
  'memory-mib': 'memoryMiB',
  'disk-gib': 'diskGiB',
  'vm-age-days': 'vmAgeDays',
  'quota-vms-left': 'quotaVmsLeft',
  'quota-cores-left': 'quotaCoresLeft',
  'quota-memory-mib-left': 'quotaMemoryMiBLeft',
  'quota-disk-gib-left': 'quotaDiskGiBLeft',
};

function attributeOf(field: Condition['field']): string {
  return field in ATTRIBUTES ? (new Map(Object.entries(ATTRIBUTES)).get(field) ?? field) : field;
}

function toCedar({ rules }: Policy): Record<PolicyId, string> {
  return Object.fromEntries(rules.map((rule, place) => [`p${place}`, ruleToCedar(rule)]));
}

function ruleToCedar({ when, effect }: Rule): string {
  const conditions = when.map(conditionToCedar).join(' && ');
  const head = effect.kind === 'deny' ? 'forbid' : 'permit';
  return `${head} (principal, action, resource) when { ${conditions === '' ? 'true' : conditions} };`;
}

function conditionToCedar(condition: Condition): string {
  const { field } = condition;
  const attribute = `context.${attributeOf(field)}`;
  const has = `context has ${attributeOf(field)}`;
  const list = (values: readonly string[]): string => JSON.stringify(values);
  if (field === 'requester-group') {
    const shares = `context.groups.containsAny(${list(condition.value)})`;
    return condition.operator === 'not-in' ? `!(${shares})` : shares;
  }
  switch (condition.operator) {
    case 'is':
    case 'in':
      return `(${has} && ${list(condition.value)}.contains(${attribute}))`;
    case 'not-in':
      return `(${has} && !(${list(condition.value)}.contains(${attribute})))`;
    case 'matches':
      return `(${has} && (${condition.value.map((one) => `${attribute} like ${JSON.stringify(one)}`).join(' || ')}))`;
    case 'at-least':
      return `(${has} && ${attribute} >= ${condition.value})`;
    case 'at-most':
      return `(${has} && ${attribute} <= ${condition.value})`;
    case 'between': {
      if (condition.field !== 'time') {
        const [least, most] = condition.value;
        return `(${has} && ${attribute} >= ${least} && ${attribute} <= ${most})`;
      }
      const [from, to] = condition.value.map(minutesOf);
      const joined = (from ?? 0) <= (to ?? 0) ? '&&' : '||';
      return `(${has} && (${attribute} >= ${from} ${joined} ${attribute} < ${to}))`;
    }
    default:
      return condition satisfies never;
  }
}

function minutesOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

/** By another clock than the rules': every condition in here is in UTC. */
function contextOf({ requesterGroups, at, ...others }: PolicyQuestion): Record<string, CedarValueJson> {
  const date = at === null ? null : new Date(at);
  const weekday = date === null ? null : ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][date.getUTCDay()];
  const time = date === null ? null : date.getUTCHours() * 60 + date.getUTCMinutes();
  const known = Object.entries({ ...others, weekday, time }).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, value] as const],
  );
  return { ...Object.fromEntries(known), groups: [...requesterGroups] };
}

function askCedar(question: PolicyQuestion): 'allow' | 'deny' {
  const answer = statefulIsAuthorized({
    ...{ principal: { type: 'U', id: 'u' }, action: { type: 'A', id: 'a' }, resource: { type: 'R', id: 'r' } },
    ...{ context: contextOf(question), preparsedPolicySetId: 'asked', entities: [] },
  });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  expect(answer.response.diagnostics.errors).toEqual([]);
  return answer.response.decision;
}

/** 2 000 policies, ten questions each. */
it('decides 20 000 random questions as Cedar does', () => {
  const seen = { allow: 0, deny: 0 };
  fc.assert(
    fc.property(arbitraryPolicy, fc.array(arbitraryQuestion, { minLength: 10, maxLength: 10 }), (policy, questions) => {
      const parsed = preparsePolicySet('asked', { staticPolicies: toCedar(policy) });
      if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
      for (const question of questions) {
        const theirs = askCedar(question);
        const own = decide({ revision: 1, policy }, question, world).verdict;
        expect(own === 'refuse' ? 'deny' : 'allow').toBe(theirs);
        seen[theirs] += 1;
      }
    }),
    { numRuns: 2_000 },
  );
  // Both answers came often, or nothing was compared.
  expect(Math.min(seen.allow, seen.deny)).toBeGreaterThan(2_000);
}, 240_000);
