import { describe, expect, it } from 'vitest';
import type { Effect, Rule } from '../approval/policy.js';
import type { GroupView, Mirror, Person } from '../stores.js';
import { warnOfPolicy } from './warn-of-policy.js';

const person = (id: string, active = true): Person => ({ id, login: id, display: id, active });
const mirrored = (at: number | null, byAccount = false): Mirror => ({
  ...{ source: 'slack:T1/S1', reading: { at, problem: null }, byAccount },
});
const list: Mirror = { source: 'slack:T1/list', reading: null, byAccount: false };
const group = (mirror: Mirror | null, members: Person[], strangers = 0): GroupView => ({
  ...{ name: 'ops', mirror, members: members.map((one) => ({ person: one, since: 0 })) },
  strangers: Array.from({ length: strangers }, (_, place) => ({ actor: `slack:T1/U${place}`, since: 0 })),
});
const ops = (count: number): Effect => ({
  kind: 'require',
  approvals: [
    { group: 'others', count: 1 },
    { group: 'ops', count },
  ],
  expiresAfterHours: null,
});
const warn = (view: GroupView | null, effect: Effect, linked: Record<string, string[]> = {}) => {
  const people = {
    findGroup: (name: string) => (name === 'ops' ? view : null),
    everLinked: (id: string) => linked[id] ?? [],
  };
  const rules: Rule[] = [
    { name: 'first', when: [], effect: { kind: 'allow' } },
    { name: 'r', when: [], effect },
  ];
  return warnOfPolicy(people, { rules }).map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('a required group', () => {
  const [bo, cy, gone] = [person('bo'), person('cy'), person('gone', false)];
  it.each<[string, GroupView | null, number, string | null]>([
    ['with enough', group(null, [bo, cy]), 2, null],
    ['with too few', group(null, [bo]), 2, '1 is known in it now'],
    ['with somebody who is not active', group(null, [bo, cy, gone]), 3, '2 are known in it now'],
    ['without anybody', group(null, []), 1, 'nobody is known in it now'],
    ['that there is not, which is an error elsewhere', null, 1, null],
    ['of a list with accounts of nobody yet', group(list, [bo], 1), 2, null],
    ['of a list that is too short', group(list, [bo], 1), 3, '2 are known in it now'],
    ['that was read', group(mirrored(5), [bo]), 2, '1 is known in it now'],
    ['that was never read', group(mirrored(null), []), 1, 'who is in it was never read yet, so they cannot be counted'],
    [
      'that is a role',
      group(mirrored(null, true), []),
      1,
      'nobody is known in it now; of a role those alone are known who were here',
    ],
  ])('%s', (_, view, count, why) => {
    const said = `rules.1.effect.approvals.1: rule r asks for ${count} of ops: ${why}`;
    expect(warn(view, ops(count))).toEqual(why === null ? [] : [said]);
  });

  it('counts who was ever linked once', () => {
    expect(warn(group(null, [bo, cy]), ops(2), { bo: ['cy'], cy: ['bo'] })).toEqual([
      'rules.1.effect.approvals.1: rule r asks for 2 of ops: 1 is known in it now',
    ]);
  });
});
