import { describe, expect, it } from 'vitest';
import { createEditBudget } from './edit-budget.js';

describe('the budget of edits', () => {
  it('keeps places for ends while progress takes its share, over any minute', () => {
    let now = 0;
    const budget = createEditBudget(() => now);
    now = 100_000;
    const took = (isProgress: boolean, times: number) =>
      Array.from({ length: times }, () => budget.take(isProgress)).filter((waitMs) => waitMs === 0).length;
    expect(took(true, 40)).toBe(25);
    expect(took(false, 40)).toBe(20);
    now += 59_999;
    expect(took(false, 1)).toBe(0);
    now += 1;
    expect(took(false, 50)).toBe(45);
  });

  it('takes half in the first minute, not knowing what was used before', () => {
    const budget = createEditBudget(() => 0);
    const given = Array.from({ length: 45 }, () => budget.take(false)).filter((waitMs) => waitMs === 0);
    expect(given).toHaveLength(23);
  });
});
