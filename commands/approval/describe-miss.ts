import { clockIn } from './clock-in.js';
import { globMatches } from './glob-matches.js';
import type { Condition, NumberCondition, PolicyQuestion } from './policy.js';

/** Null where the condition holds, else why not, in words. A field that the question does not have never holds. */
export function describeMiss(condition: Condition, question: PolicyQuestion): string | null {
  switch (condition.field) {
    case 'action':
    case 'owner':
      return named(condition.field, question[condition.field], 'in', condition.value);
    case 'requester':
      return requester(question.requester, condition.operator, condition.value);
    case 'requester-group':
      return groups(question.requesterGroups, condition.operator, condition.value);
    case 'environment':
    case 'template':
    case 'blueprint':
    case 'size':
    case 'name':
      return named(condition.field, question[condition.field], condition.operator, condition.value);
    case 'reason':
      return reason(question.reason, condition.value);
    case 'lease-days':
      return number(condition, question.leaseDays);
    case 'cores':
      return number(condition, question.cores);
    case 'memory-mib':
      return number(condition, question.memoryMiB);
    case 'disk-gib':
      return number(condition, question.diskGiB);
    case 'vm-age-days':
      return number(condition, question.vmAgeDays);
    case 'quota-vms-left':
      return number(condition, question.quotaVmsLeft);
    case 'quota-cores-left':
      return number(condition, question.quotaCoresLeft);
    case 'quota-memory-mib-left':
      return number(condition, question.quotaMemoryMiBLeft);
    case 'quota-disk-gib-left':
      return number(condition, question.quotaDiskGiBLeft);
    case 'weekday':
      return weekday(condition, question.at);
    case 'time':
      return time(condition, question.at);
    default:
      return condition satisfies never;
  }
}

type NameOperator = 'is' | 'in' | 'not-in' | 'matches';

function named(field: string, actual: string | null, operator: NameOperator, value: readonly string[]): string | null {
  if (actual === null) return `there is no ${field} here`;
  switch (operator) {
    case 'is':
    case 'in':
      return value.includes(actual) ? null : `${field} is ${actual}, not ${value.join(' or ')}`;
    case 'not-in':
      return value.includes(actual) ? `${field} is ${actual}` : null;
    case 'matches':
      return value.some((pattern) => globMatches(pattern, actual))
        ? null
        : `${field} is ${actual}, not like ${value.join(' or ')}`;
    default:
      return operator satisfies never;
  }
}

function requester(actual: string | null, operator: 'is' | 'in' | 'not-in', value: readonly string[]): string | null {
  if (actual === null) return 'nobody asks here';
  if (operator === 'not-in') return value.includes(actual) ? `you are ${actual}` : null;
  return value.includes(actual) ? null : `you are ${actual}, not ${value.join(' or ')}`;
}

function groups(actual: readonly string[], operator: 'is' | 'in' | 'not-in', value: readonly string[]): string | null {
  if (operator !== 'not-in') {
    return actual.some((group) => value.includes(group)) ? null : `you are not in ${value.join(' or ')}`;
  }
  const shared = actual.filter((group) => value.includes(group));
  return shared.length === 0 ? null : `you are in ${shared.join(' and in ')}`;
}

function reason(actual: 'given' | 'missing' | null, value: readonly string[]): string | null {
  if (actual === null) return 'there is no reason here';
  if (value.includes(actual)) return null;
  return actual === 'missing' ? 'no reason is given' : 'a reason is given';
}

function number(condition: NumberCondition, actual: number | null): string | null {
  const { field } = condition;
  if (actual === null) return `there is no ${field} here`;
  switch (condition.operator) {
    case 'at-least':
      return actual >= condition.value ? null : `${field} is ${actual}, below ${condition.value}`;
    case 'at-most':
      return actual <= condition.value ? null : `${field} is ${actual}, above ${condition.value}`;
    case 'between': {
      const [least, most] = condition.value;
      return actual >= least && actual <= most ? null : `${field} is ${actual}, not between ${least} and ${most}`;
    }
    default:
      return condition satisfies never;
  }
}

function weekday(condition: Extract<Condition, { field: 'weekday' }>, at: number | null): string | null {
  if (at === null) return 'there is no weekday here';
  const { operator, value, zone } = condition;
  const today = clockIn(zone, at).weekday;
  if (operator === 'not-in') return value.includes(today) ? `it is ${today} in ${zone}` : null;
  return value.includes(today) ? null : `it is ${today} in ${zone}, not ${value.join(' or ')}`;
}

function time(condition: Extract<Condition, { field: 'time' }>, at: number | null): string | null {
  if (at === null) return 'there is no time here';
  const [from, to] = condition.value;
  const now = clockIn(condition.zone, at).time;
  const isIn = from <= to ? now >= from && now < to : now >= from || now < to;
  return isIn ? null : `it is ${now} in ${condition.zone}, not between ${from} and ${to}`;
}
