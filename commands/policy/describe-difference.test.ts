import { expect, it } from 'vitest';
import type { Policy, Rule } from '../approval/policy.js';
import { describeDifference } from './describe-difference.js';

const prod: Rule = {
  name: 'prod-needs-ops',
  when: [{ field: 'environment', operator: 'is', value: ['prod'] }],
  effect: { kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: 4 },
};
const dev: Rule = {
  ...{ name: 'dev-is-free', effect: { kind: 'allow' } },
  when: [{ field: 'environment', operator: 'is', value: ['dev'] }],
};
const two: Rule = {
  ...prod,
  effect: { kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: null },
};
const wider: Rule = { ...prod, when: [{ field: 'environment', operator: 'in', value: ['prod', 'dev'] }] };
const never: Rule = { name: 'never', when: [], effect: { kind: 'deny', text: 'not today' } };

it.each<[string, Policy['rules'], Policy['rules'], string[]]>([
  ['nothing', [prod, dev], [prod, dev], []],
  ['another order, which never matters', [prod, dev], [dev, prod], []],
  ['a new rule', [prod], [prod, dev], ['+ dev-is-free: environment is dev: allow']],
  ['a rule that is gone', [prod, never], [prod], ['– never is gone: always: deny: not today']],
  ['another effect', [prod], [two], ['~ prod-needs-ops: then require 1 of ops within 4 h → require 2 of ops']],
  ['another condition', [prod], [wider], ['~ prod-needs-ops: when environment is prod → environment in prod, dev']],
  [
    'another name',
    [dev],
    [{ ...dev, name: 'free' }],
    ['– dev-is-free is gone: environment is dev: allow', '+ free: environment is dev: allow'],
  ],
])('tells of %s', (_, before, after, lines) => {
  expect(describeDifference({ rules: before }, { rules: after })).toEqual(lines);
});
