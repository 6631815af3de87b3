import { globMatches } from '../approval/glob-matches.js';
import type { Condition } from '../approval/policy.js';
import { Weekday } from '../approval/policy.js';

/**
 * Whether a condition holds wherever these of the same field hold together. Where that is not sure, no: of it depends
 * only what is warned of.
 */
export function impliesCondition(narrow: readonly Condition[], wide: Condition): boolean {
  const own = narrow.filter(({ field }) => field === wide.field);
  if (own.length === 0) return false;
  switch (wide.field) {
    case 'lease-days':
    case 'cores':
    case 'memory-mib':
    case 'disk-gib':
    case 'vm-age-days':
      return isWithin(rangeOf(own), rangeOf([wide]));
    case 'requester-group':
      return own.some((condition) => impliesGroups(condition, wide));
    case 'weekday':
      return own.some((condition) => impliesWeekdays(condition, wide));
    case 'time':
      return own.some((condition) => impliesTime(condition, wide));
    default:
      return own.some((condition) => impliesNames(condition, wide));
  }
}

interface Range {
  least: number;
  most: number;
}

function rangeOf(conditions: readonly Condition[]): Range {
  const range = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  for (const condition of conditions) {
    if (condition.field === 'time') continue;
    if (condition.operator === 'at-least') range.least = Math.max(range.least, condition.value);
    if (condition.operator === 'at-most') range.most = Math.min(range.most, condition.value);
    if (condition.operator === 'between') {
      range.least = Math.max(range.least, condition.value[0]);
      range.most = Math.min(range.most, condition.value[1]);
    }
  }
  return range;
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.least >= outer.least && inner.most <= outer.most;
}

/** A person may be in many groups: to be in one says nothing about another. */
function impliesGroups(narrow: Condition, wide: Condition): boolean {
  const [inner, outer] = [textsOf(narrow), textsOf(wide)];
  if (narrow.operator === 'not-in') return wide.operator === 'not-in' && isSubset(outer, inner);
  return wide.operator !== 'not-in' && isSubset(inner, outer);
}

function impliesNames(narrow: Condition, wide: Condition): boolean {
  const [inner, outer] = [textsOf(narrow), textsOf(wide)];
  // There is a name at all where any condition about it holds.
  if (wide.operator === 'matches' && outer.includes('*')) return true;
  switch (narrow.operator) {
    case 'not-in':
      return wide.operator === 'not-in' && isSubset(outer, inner);
    case 'matches':
      if (wide.operator === 'matches') return isSubset(inner, outer);
      return wide.operator === 'not-in' && !outer.some((name) => inner.some((pattern) => globMatches(pattern, name)));
    default:
      return inner.every((name) => holdsFor(wide, outer, name));
  }
}

function holdsFor({ operator }: Condition, values: readonly string[], name: string): boolean {
  if (operator === 'not-in') return !values.includes(name);
  if (operator === 'matches') return values.some((pattern) => globMatches(pattern, name));
  return values.includes(name);
}

type WeekdayCondition = Extract<Condition, { field: 'weekday' }>;

function impliesWeekdays(narrow: Condition, wide: WeekdayCondition): boolean {
  if (narrow.field !== 'weekday' || narrow.zone !== wide.zone) return false;
  return isSubset(daysOf(narrow), daysOf(wide));
}

function daysOf({ operator, value }: WeekdayCondition): string[] {
  return operator === 'not-in' ? Weekday.options.filter((day) => !value.includes(day)) : value;
}

type TimeCondition = Extract<Condition, { field: 'time' }>;

function impliesTime(narrow: Condition, wide: TimeCondition): boolean {
  if (narrow.field !== 'time' || narrow.zone !== wide.zone) return false;
  const outer = spansOf(wide);
  return spansOf(narrow).every(([from, to]) => outer.some(([first, last]) => from >= first && to <= last));
}

/** Over midnight they are two. */
function spansOf({ value: [from, to] }: TimeCondition): [string, string][] {
  if (from <= to) return [[from, to]];
  return [
    [from, '24:00'],
    ['00:00', to],
  ];
}

function textsOf({ value }: Condition): string[] {
  return [value].flat().map(String);
}

function isSubset(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((one) => outer.includes(one));
}
