import { globMatches } from '../approval/glob-matches.js';
import type { Condition, Rule } from '../approval/policy.js';

/** Null, or which conditions of a rule can never hold together: `environment is prod, and environment is dev`. */
export function findContradiction({ when }: Rule): string | null {
  const fields = [...new Set(when.map(({ field }) => field))];
  for (const field of fields) {
    const own = when.filter((condition) => condition.field === field);
    if (!canHold(own)) return own.map(describe).join(', and ');
  }
  return null;
}

/** A person may be in many groups, and clocks go on in every zone: of these nothing is said. */
function canHold(conditions: readonly Condition[]): boolean {
  const [first] = conditions;
  switch (first?.field) {
    case 'lease-days':
    case 'cores':
    case 'memory-mib':
    case 'disk-gib':
    case 'vm-age-days':
    case 'quota-vms-left':
    case 'quota-cores-left':
    case 'quota-memory-mib-left':
    case 'quota-disk-gib-left':
      return canHoldNumber(conditions);
    case 'requester-group':
    case 'weekday':
    case 'time':
    case undefined:
      return true;
    default:
      return canHoldName(conditions);
  }
}

function canHoldNumber(conditions: readonly Condition[]): boolean {
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const condition of conditions) {
    if (condition.operator === 'at-least') least = Math.max(least, condition.value);
    if (condition.operator === 'at-most') most = Math.min(most, condition.value);
    if (condition.operator === 'between' && condition.field !== 'time') {
      least = Math.max(least, condition.value[0]);
      most = Math.min(most, condition.value[1]);
    }
  }
  return least <= most;
}

/** Where no values are named there are others that fit. */
function canHoldName(conditions: readonly Condition[]): boolean {
  const named = conditions.filter(({ operator }) => operator === 'is' || operator === 'in').map(valuesOf);
  const [candidates] = named;
  if (candidates === undefined) return true;
  return candidates.some((value) => conditions.every((condition) => fits(condition, value)));
}

function fits(condition: Condition, value: string): boolean {
  const values = valuesOf(condition);
  if (condition.operator === 'not-in') return !values.includes(value);
  if (condition.operator === 'matches') return values.some((pattern) => globMatches(pattern, value));
  return values.includes(value);
}

function valuesOf({ value }: Condition): string[] {
  return [value].flat().map(String);
}

function describe({ field, operator, value }: Condition): string {
  return `${field} ${operator} ${[value].flat().join(', ')}`;
}
