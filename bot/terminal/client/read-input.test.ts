import { expect, it } from 'vitest';
import { type Input, readInput } from './read-input.js';

it.each<[string, Input]>([
  ['  ', { input: 'nothing' }],
  ['/vm create web-1 size=s', { input: 'command', text: '/vm create web-1 size=s' }],
  ['/vm deny R-42 "not  now"', { input: 'command', text: '/vm deny R-42 "not  now"' }],
  ['/as approver', { input: 'as', name: 'approver' }],
  ['/press plan', { input: 'press', action: 'plan', label: null }],
  ['/press Approve r-42', { input: 'press', action: 'approve', label: 'R-42' }],
  ['/quit', { input: 'quit' }],
])('readInput reads "%s"', (line, input) => {
  expect(readInput(line)).toEqual(input);
});

it.each(['vm create', '/as', '/as Bo Peep', '/as ../x', '/press', '/press a b c'])('readInput refuses "%s"', (line) => {
  expect(readInput(line).input).toBe('wrong');
});
