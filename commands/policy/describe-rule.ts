import { describeDenials } from '../approval/describe-denials.js';
import type { Condition, Effect, Rule } from '../approval/policy.js';

/** `environment is prod and size in m, l` */
export function describeConditions(when: readonly Condition[]): string {
  return when.length === 0 ? 'always' : when.map(describeCondition).join(' and ');
}

function describeCondition(condition: Condition): string {
  const { field, operator, value } = condition;
  const between = operator === 'between' ? ' and ' : ', ';
  const zone = 'zone' in condition ? ` in ${condition.zone}` : '';
  return `${field} ${operator} ${Array.isArray(value) ? value.join(between) : value}${zone}`;
}

/** `require 1 of ops within 4 h` */
export function describeEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'allow':
      return 'allow';
    case 'deny':
      return `deny: ${effect.text}`;
    case 'require': {
      const approvals = effect.approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ');
      const within = effect.expiresAfterHours === null ? [] : [`within ${effect.expiresAfterHours} h`];
      const required = [`require ${approvals}`, ...within].join(' ');
      const denied = describeDenials(effect.denials ?? 1, effect['deny-by'] ?? []);
      const reminded = effect.remind === undefined ? [] : [`reminded after ${effect.remind.join(' and ')}`];
      return [required, ...(denied === null ? [] : [denied]), ...reminded].join(', ');
    }
    default:
      return effect satisfies never;
  }
}

/** `environment is prod: require 1 of ops` */
export function describeRule({ when, effect }: Rule): string {
  return `${describeConditions(when)}: ${describeEffect(effect)}`;
}
