import { expect, it } from 'vitest';
import type { Condition } from '../approval/policy.js';
import { findContradiction } from './find-contradiction.js';

const env = (operator: 'is' | 'in' | 'not-in' | 'matches', ...value: string[]): Condition => ({
  ...{ field: 'environment', operator, value },
});
const cores = (operator: 'at-least' | 'at-most', value: number): Condition => ({ field: 'cores', operator, value });

it.each<[string, Condition[], string | null]>([
  ['one environment', [env('is', 'prod')], null],
  ['two that share one', [env('in', 'prod', 'dev'), env('in', 'dev', 'test')], null],
  ['two others', [env('is', 'prod'), env('is', 'dev')], 'environment is prod, and environment is dev'],
  [
    'one that is left out',
    [env('is', 'prod'), env('not-in', 'prod')],
    'environment is prod, and environment not-in prod',
  ],
  ['a pattern for one of them', [env('in', 'prod', 'dev'), env('matches', 'd*')], null],
  ['a pattern for none', [env('is', 'prod'), env('matches', 'd*')], 'environment is prod, and environment matches d*'],
  ['patterns alone', [env('matches', 'a*'), env('matches', 'b*')], null],
  ['bounds that leave room', [cores('at-least', 2), cores('at-most', 2)], null],
  ['bounds that do not', [cores('at-least', 3), cores('at-most', 2)], 'cores at-least 3, and cores at-most 2'],
  ['a range the wrong way round', [{ field: 'cores', operator: 'between', value: [4, 2] }], 'cores between 4, 2'],
  [
    'two groups, which one person may be in',
    [
      { field: 'requester-group', operator: 'is', value: ['a'] },
      { field: 'requester-group', operator: 'is', value: ['b'] },
    ],
    null,
  ],
])('%s', (_, when, contradiction) => {
  expect(findContradiction({ name: 'r', when, effect: { kind: 'allow' } })).toBe(contradiction);
});
