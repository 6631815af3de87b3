import { nearest } from '../../commands/nearest.js';
import type { Settings } from '../../commands/settings.js';
import type { CheckPolicy } from './read-policy-file.js';

/** Finds names in a policy that the configuration does not know, and rules that share a name. */
export function policyChecker({ environments, templates, blueprints, sizes }: Settings): CheckPolicy {
  const known = new Map<string, readonly string[]>([
    ['environment', [...environments.keys()]],
    ['template', [...templates.keys()]],
    ['blueprint', [...blueprints.keys()]],
    ['size', [...sizes.keys()]],
  ]);
  return ({ rules }) =>
    rules.flatMap(({ name, when }, rule) => {
      const first = rules.findIndex((other) => other.name === name);
      const twice =
        first < rule ? [{ path: ['rules', rule, 'name'], message: `rule ${first + 1} has this name too` }] : [];
      const unknown = when.flatMap(({ field, value }, condition) => {
        const names = known.get(field);
        if (names === undefined || !Array.isArray(value)) return [];
        return value.flatMap((word, at) =>
          names.some((item) => item === word)
            ? []
            : [{ path: ['rules', rule, 'when', condition, 'value', at], message: describe(field, word, names) }],
        );
      });
      return [...twice, ...unknown];
    });
}

function describe(field: string, word: string, names: readonly string[]): string {
  const meant = nearest(word, names);
  const hint = meant === null ? `there are: ${names.join(', ')}` : `did you mean ${meant}?`;
  return `there is no ${field} ${word}; ${hint}`;
}
