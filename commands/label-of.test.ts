import { expect, it } from 'vitest';
import { labelOf } from './label-of.js';

it.each([
  ['s', 's · 1 vCPU'],
  ['m', 'm'],
  ['valueOf', 'valueOf'],
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
])('%s is shown as %s', (choice, label) => {
  expect(labelOf(choice, { s: 's · 1 vCPU' })).toBe(label);
});

it('shows a choice without labels as it is', () => {
  expect(labelOf('s')).toBe('s');
});
