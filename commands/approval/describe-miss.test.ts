import { describe, expect, it } from 'vitest';
import { describeMiss } from './describe-miss.js';
import { globMatches } from './glob-matches.js';
import { type Condition, NO_FACTS, type PolicyQuestion } from './policy.js';

/** Tuesday, 24 November 2026, 23:30 in Berlin. */
const AT = Date.UTC(2026, 10, 24, 22, 30);
const question: PolicyQuestion = {
  ...NO_FACTS,
  ...{ action: 'create-vm', requester: 'ana', requesterGroups: ['web-team'], environment: 'prod', name: 'web-1' },
  ...{ leaseDays: 7, reason: 'missing', at: AT, quotaVmsLeft: 1 },
};
const zone = 'Europe/Berlin';

describe('a condition', () => {
  it.each<[Condition, string | null]>([
    [{ field: 'requester', operator: 'in', value: ['ana', 'bo'] }, null],
    [{ field: 'requester', operator: 'is', value: ['bo'] }, 'you are ana, not bo'],
    [{ field: 'requester', operator: 'not-in', value: ['ana'] }, 'you are ana'],
    [{ field: 'name', operator: 'matches', value: ['db-*', 'web-?'] }, null],
    [{ field: 'name', operator: 'matches', value: ['db-*'] }, 'name is web-1, not like db-*'],
    [{ field: 'size', operator: 'matches', value: ['*'] }, 'there is no size here'],
    [{ field: 'reason', operator: 'is', value: ['missing'] }, null],
    [{ field: 'reason', operator: 'is', value: ['given'] }, 'no reason is given'],
    [{ field: 'lease-days', operator: 'between', value: [1, 7] }, null],
    [{ field: 'lease-days', operator: 'between', value: [8, 9] }, 'lease-days is 7, not between 8 and 9'],
    [{ field: 'quota-vms-left', operator: 'at-most', value: 2 }, null],
    [{ field: 'quota-vms-left', operator: 'at-least', value: 2 }, 'quota-vms-left is 1, below 2'],
    [{ field: 'quota-cores-left', operator: 'at-most', value: 99 }, 'there is no quota-cores-left here'],
    [{ field: 'vm-age-days', operator: 'at-least', value: 0 }, 'there is no vm-age-days here'],
    [{ field: 'weekday', operator: 'in', value: ['mon', 'tue'], zone }, null],
    [{ field: 'weekday', operator: 'is', value: ['sat'], zone }, 'it is tue in Europe/Berlin, not sat'],
    [{ field: 'weekday', operator: 'not-in', value: ['tue'], zone }, 'it is tue in Europe/Berlin'],
    [{ field: 'weekday', operator: 'is', value: ['wed'], zone: 'Asia/Tokyo' }, null],
    [{ field: 'time', operator: 'between', value: ['22:00', '06:00'], zone }, null],
    [{ field: 'time', operator: 'between', value: ['23:30', '23:31'], zone }, null],
    [
      { field: 'time', operator: 'between', value: ['08:00', '23:30'], zone },
      'it is 23:30 in Europe/Berlin, not between 08:00 and 23:30',
    ],
    [{ field: 'time', operator: 'between', value: ['08:00', '23:30'], zone: 'UTC' }, null],
  ])('%j says %j', (condition, miss) => {
    expect(describeMiss(condition, question)).toBe(miss);
  });

  it.each(['weekday', 'time'] as const)('about the %s never holds where there is no time', (field) => {
    const condition: Condition =
      field === 'time'
        ? { field, operator: 'between', value: ['00:00', '23:59'], zone }
        : { field, operator: 'not-in', value: ['mon'], zone };
    expect(describeMiss(condition, { ...question, at: null })).toBe(`there is no ${field} here`);
  });
});

describe('a pattern', () => {
  it.each([
    ['*', '', true],
    ['web-*', 'web-', true],
    ['web-*', 'web', false],
    ['*-13', 'debian-13', true],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYb', false],
    ['web-?', 'web-1', true],
    ['web-?', 'web-12', false],
    ['w.b', 'web', false],
    ['[a]', 'a', false],
    ['web-1', 'WEB-1', false],
  ])('%s and %j: %s', (pattern, text, fits) => {
    expect(globMatches(pattern, text)).toBe(fits);
  });

  it('takes no time to speak of, however many stars it has', () => {
    expect(globMatches(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});
