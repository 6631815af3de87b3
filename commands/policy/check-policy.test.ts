import { describe, expect, it } from 'vitest';
import type { Policy, Rule } from '../approval/policy.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { sampleSettings } from '../fakes/sample-settings.js';
import { checkPolicy } from './check-policy.js';

const groups = ['web-team', 'ops'];
const check = (...rules: Rule[]) =>
  checkPolicy({ rules } satisfies Policy, sampleSettings, groups).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
const allow = { kind: 'allow' } as const;

describe('checkPolicy', () => {
  it('finds nothing wrong with a right one', () => {
    expect(checkPolicy(samplePolicy, sampleSettings, groups)).toEqual([]);
  });

  it.each<[string, Rule['when'][number], string]>([
    [
      'group',
      { field: 'requester-group', operator: 'in', value: ['ops', 'opz'] },
      'value.1: there is no group opz; did you mean ops? (there is web-team, ops)',
    ],
    [
      'environment',
      { field: 'environment', operator: 'is', value: ['live'] },
      'value.0: there is no environment live (there is prod, dev)',
    ],
    [
      'template',
      { field: 'template', operator: 'is', value: ['debian-12'] },
      'value.0: there is no template debian-12; did you mean debian-13? (there is debian-13)',
    ],
    [
      'blueprint',
      { field: 'blueprint', operator: 'not-in', value: ['db'] },
      'value.0: there is no blueprint db (there is base, web)',
    ],
    ['size', { field: 'size', operator: 'in', value: ['s', 'xl'] }, 'value.1: there is no size xl (there is s, m)'],
  ])('finds an unknown %s', (_, condition, message) => {
    expect(check({ name: 'r', when: [condition], effect: allow })).toEqual([`rules.0.when.0.${message}`]);
  });

  it('finds an unknown group that is to deny', () => {
    const approvals = [{ group: 'ops', count: 1 }];
    const effect = { kind: 'require', approvals, expiresAfterHours: null } as const;
    expect(check({ name: 'r', when: [], effect: { ...effect, 'deny-by': ['ops', 'opz'] } })).toEqual([
      'rules.0.effect.deny-by.1: there is no group opz; did you mean ops? (there is web-team, ops)',
    ]);
  });

  it('finds a reminder that would come after the end', () => {
    const approvals = [{ group: 'ops', count: 1 }];
    const effect = { kind: 'require', approvals, expiresAfterHours: 4, remind: ['2h', '4h'] } as const;
    expect(check({ name: 'r', when: [], effect: { ...effect, remind: [...effect.remind] } })).toEqual([
      'rules.0.effect.remind.1: 4h is not before the request expires, after 4 h',
    ]);
  });

  it('finds names that stand twice, unknown approvers and approvals that are never collected, all at once', () => {
    const approvals = [
      { group: 'ops', count: 1 },
      { group: 'ops', count: 2 },
      { group: 'dba', count: 1 },
    ];
    const problems = check(
      { name: 'r', when: [], effect: allow },
      {
        name: 'r',
        when: [{ field: 'action', operator: 'is', value: ['resolve-unknown'] }],
        effect: { kind: 'require', approvals, expiresAfterHours: null },
      },
    );
    expect(problems).toEqual([
      'rules.1.name: there is a rule r already',
      'rules.1.effect.approvals.2.group: there is no group dba (there is web-team, ops)',
      'rules.1.effect.approvals.1.group: ops stands here twice',
      'rules.1.effect.kind: approvals are not collected for resolve-unknown: allow it to a group, or deny it',
    ]);
  });
});
