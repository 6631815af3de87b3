import type { Condition, PolicyQuestion } from './policy.js';

/** Null where the condition holds, else why not, in words. A field that the question does not have never holds. */
export function describeMiss(condition: Condition, question: PolicyQuestion): string | null {
  switch (condition.field) {
    case 'action':
      return oneOf('action', question.action, condition.value);
    case 'owner':
      return oneOf('owner', question.owner, condition.value);
    case 'requester-group':
      return groups(question.requesterGroups, condition.operator, condition.value);
    case 'environment':
    case 'template':
    case 'blueprint':
    case 'size':
      return condition.operator === 'not-in'
        ? noneOf(condition.field, question[condition.field], condition.value)
        : oneOf(condition.field, question[condition.field], condition.value);
    case 'lease-days':
      return bound('lease-days', question.leaseDays, condition.operator, condition.value);
    case 'cores':
      return bound('cores', question.cores, condition.operator, condition.value);
    case 'memory-mib':
      return bound('memory-mib', question.memoryMiB, condition.operator, condition.value);
    case 'disk-gib':
      return bound('disk-gib', question.diskGiB, condition.operator, condition.value);
    default:
      return condition satisfies never;
  }
}

function oneOf(field: string, actual: string | null, allowed: readonly string[]): string | null {
  if (actual === null) return `there is no ${field} here`;
  return allowed.includes(actual) ? null : `${field} is ${actual}, not ${allowed.join(' or ')}`;
}

function noneOf(field: string, actual: string | null, excluded: readonly string[]): string | null {
  if (actual === null) return `there is no ${field} here`;
  return excluded.includes(actual) ? `${field} is ${actual}` : null;
}

function groups(actual: readonly string[], operator: 'is' | 'in' | 'not-in', value: readonly string[]): string | null {
  const shared = actual.filter((group) => value.includes(group));
  if (operator === 'not-in') return shared.length === 0 ? null : `you are in ${shared.join(' and in ')}`;
  return shared.length > 0 ? null : `you are not in ${value.join(' or ')}`;
}

function bound(field: string, actual: number | null, operator: 'at-least' | 'at-most', value: number): string | null {
  if (actual === null) return `there is no ${field} here`;
  if (operator === 'at-least') return actual >= value ? null : `${field} is ${actual}, below ${value}`;
  return actual <= value ? null : `${field} is ${actual}, above ${value}`;
}
