import type { Policy, Rule } from '../approval/policy.js';
import { describeConditions, describeEffect, describeRule } from './describe-rule.js';

/** What one policy says otherwise than the one before, rule by rule. The order of rules never matters, so it is not told. */
export function describeDifference(before: Policy, after: Policy): string[] {
  const old = byName(before);
  const now = byName(after);
  return [
    ...before.rules.flatMap((rule) => (now.has(rule.name) ? [] : [`– ${rule.name} is gone: ${describeRule(rule)}`])),
    ...after.rules.flatMap((rule) => {
      const earlier = old.get(rule.name);
      return earlier === undefined ? [`+ ${rule.name}: ${describeRule(rule)}`] : changeOf(earlier, rule);
    }),
  ];
}

function byName({ rules }: Policy): Map<string, Rule> {
  return new Map(rules.map((rule) => [rule.name, rule]));
}

function changeOf(before: Rule, after: Rule): string[] {
  const parts = [
    change('when', describeConditions(before.when), describeConditions(after.when)),
    change('then', describeEffect(before.effect), describeEffect(after.effect)),
  ].flat();
  return parts.length === 0 ? [] : [`~ ${after.name}: ${parts.join('; ')}`];
}

function change(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what} ${before} → ${after}`];
}
