import type { Policy, Rule } from '../approval/policy.js';
import { impliesCondition } from './implies-condition.js';
import type { PolicyProblem } from './unknown-names.js';

/** Rules that can never matter: whatever they are about, a deny is about as well, and any deny wins. */
export function warnOfRules({ rules }: Policy): PolicyProblem[] {
  const denials = rules.filter(({ effect }) => effect.kind === 'deny');
  return rules.flatMap((rule, place) => {
    const stops = rule.effect.kind === 'deny' ? undefined : denials.find((deny) => covers(deny, rule));
    if (stops === undefined) return [];
    const message = `rule ${rule.name} can never matter: rule ${stops.name} denies all that it is about`;
    return [{ path: ['rules', place], message }];
  });
}

function covers(deny: Rule, { when }: Rule): boolean {
  return deny.when.every((condition) => impliesCondition(when, condition));
}
