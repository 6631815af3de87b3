import type { Condition, Policy, Rule } from './policy.js';

export interface CompiledPolicy {
  /** Each different condition once. */
  conditions: readonly Condition[];
  rules: readonly CompiledRule[];
}

interface CompiledRule {
  rule: Rule;
  /** Its conditions, by their places in the list of them all. */
  places: readonly number[];
}

const compiled = new WeakMap<Policy, CompiledPolicy>();

/**
 * The rules of a policy say the same conditions over and over, so each is looked at once a question. Worked out once for
 * a policy: one that was decided by is never changed in place.
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const places = new Map<string, number>();
  const conditions: Condition[] = [];
  const placeOf = (condition: Condition): number => {
    const key = JSON.stringify(condition);
    const place = places.get(key) ?? conditions.push(condition) - 1;
    places.set(key, place);
    return place;
  };
  const rules = policy.rules.map((rule): CompiledRule => ({ rule, places: rule.when.map(placeOf) }));
  const made = { conditions, rules };
  compiled.set(policy, made);
  return made;
}
