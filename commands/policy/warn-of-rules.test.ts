import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../approval/decide.js';
import { decisionDigest } from '../approval/decision-digest.js';
import type { Condition, Effect, Policy, Rule } from '../approval/policy.js';
import { arbitraryPolicy, arbitraryQuestion } from '../fakes/arbitrary-policy.js';
import { warnOfRules } from './warn-of-rules.js';

const DENY: Effect = { kind: 'deny', text: 'no' };
const ALLOW: Effect = { kind: 'allow' };
const zone = 'Europe/Berlin';
const env = (operator: 'is' | 'in' | 'not-in' | 'matches', ...value: string[]): Condition => ({
  ...{ field: 'environment', operator, value },
});
const group = (operator: 'is' | 'in' | 'not-in', ...value: string[]): Condition => ({
  ...{ field: 'requester-group', operator, value },
});
const cores = (operator: 'at-least' | 'at-most', value: number): Condition => ({ field: 'cores', operator, value });
const between = (least: number, most: number): Condition => ({
  ...{ field: 'cores', operator: 'between', value: [least, most] },
});
const days = (operator: 'in' | 'not-in', value: ('mon' | 'sat' | 'sun')[], of = zone): Condition => ({
  ...{ field: 'weekday', operator, value, zone: of },
});
const time = (from: string, to: string): Condition => ({
  ...{ field: 'time', operator: 'between', value: [from, to], zone },
});
const warned = (allow: Condition[], deny: Condition[]): boolean => {
  const rules: Rule[] = [
    { name: 'yes', when: allow, effect: ALLOW },
    { name: 'no', when: deny, effect: DENY },
  ];
  return warnOfRules({ rules }).length > 0;
};

describe('a rule that allows', () => {
  it.each<[string, Condition[], Condition[]]>([
    ['where all is denied', [env('is', 'dev')], []],
    ['what is denied word for word', [env('is', 'dev')], [env('is', 'dev')]],
    ['one of those that are denied', [env('is', 'dev')], [env('in', 'dev', 'test')]],
    ['more narrowly', [env('is', 'dev'), cores('at-most', 2)], [env('is', 'dev')]],
    ['a name that a denied pattern fits', [env('is', 'dev-1')], [env('matches', 'dev-*')]],
    ['a name besides those that are let off', [env('is', 'dev')], [env('not-in', 'prod')]],
    ['patterns besides those that are let off', [env('matches', 'd*')], [env('not-in', 'prod')]],
    ['any name where every name is denied', [env('not-in', 'prod')], [env('matches', '*')]],
    ['a group of those that are denied', [group('is', 'a')], [group('in', 'a', 'b')]],
    ['a range within one that is denied', [cores('at-least', 4), cores('at-most', 6)], [between(2, 8)]],
    ['days of those that are denied', [days('not-in', ['mon', 'sat', 'sun'])], [days('not-in', ['mon'])]],
    ['hours within the night that is denied', [time('01:00', '05:00')], [time('22:00', '06:00')]],
  ])('%s never matters', (_, allow, deny) => {
    expect(warned(allow, deny)).toBe(true);
  });

  it.each<[string, Condition[], Condition[]]>([
    ['everything', [], [env('is', 'dev')]],
    ['another name', [env('is', 'prod')], [env('is', 'dev')]],
    ['one name more', [env('in', 'dev', 'prod')], [env('is', 'dev')]],
    ['what is denied under one condition more', [env('is', 'dev')], [env('is', 'dev'), cores('at-least', 2)]],
    ['a group of people who may be in no other', [group('is', 'a')], [group('not-in', 'b')]],
    ['people who are not in a group', [group('not-in', 'b')], [group('is', 'a')]],
    ['a wider range', [between(2, 8)], [between(3, 9)]],
    ['a day in another zone', [days('in', ['sat'], 'UTC')], [days('in', ['sat'])]],
    ['hours that end after the night', [time('01:00', '07:00')], [time('22:00', '06:00')]],
  ])('%s may matter', (_, allow, deny) => {
    expect(warned(allow, deny)).toBe(false);
  });

  it('is named with its place and the rule that stops it; a deny is not', () => {
    const rules: Rule[] = [
      { name: 'no-dev', when: [env('is', 'dev')], effect: DENY },
      { name: 'no-dev-again', when: [env('is', 'dev')], effect: DENY },
      { name: 'dev', when: [env('is', 'dev')], effect: ALLOW },
    ];
    expect(warnOfRules({ rules })).toEqual([
      { path: ['rules', 2], message: 'rule dev can never matter: rule no-dev denies all that it is about' },
    ]);
  });
});

it('a rule that is said never to matter changes no decision where it is left out', () => {
  const world = { groupExists: () => true, defaultExpiresAfterHours: 24 };
  let seen = 0;
  const digestOf = (policy: Policy, question: Parameters<typeof decide>[1]): string =>
    decisionDigest(decide({ revision: 1, policy }, question, world));
  fc.assert(
    fc.property(arbitraryPolicy, fc.array(arbitraryQuestion, { minLength: 5, maxLength: 5 }), (policy, questions) => {
      const useless = new Set(warnOfRules(policy).map(({ path: [, place] }) => place));
      if (useless.size === 0) return;
      seen += 1;
      const rest = { rules: policy.rules.filter((_, place) => !useless.has(place)) };
      for (const question of questions) expect(digestOf(rest, question)).toBe(digestOf(policy, question));
    }),
    { numRuns: 10_000 },
  );
  expect(seen).toBeGreaterThan(100);
});
