import type { Act } from '../act.js';
import { describeSize } from '../offers/create-labels.js';
import { openChoices } from './open-choices.js';
import { allowed } from './read-parameters.js';

/** Every word of `/vm create` with what this person may choose. */
export function describeCreate(act: Act): string[] {
  const { settings } = act.tools;
  const open = openChoices(act);
  const lineOf = (name: string, choices: readonly string[], describe: (choice: string) => string): string =>
    choices.length === 0
      ? `${name}: the policy leaves you none`
      : `${name}: ${choices.map((choice) => describe(choice)).join('; ')}`;
  return [
    'name: 1 to 63 of a–z, 0–9 and -',
    lineOf('template', open.template, (name) => {
      const usual = settings.templates.get(name)?.defaultBlueprint;
      return usual === undefined ? name : `${name} (blueprint ${usual} where none is named)`;
    }),
    lineOf('size', open.size, (name) => {
      const size = settings.sizes.get(name);
      return size === undefined ? name : `${name} · ${describeSize(size)}`;
    }),
    lineOf('env', open.env, (name) => {
      const lease = settings.environments.get(name)?.leaseDays;
      return lease === undefined ? name : `${name} (lease 1d to ${lease.max}d, usually ${lease.default}d)`;
    }),
    lineOf('blueprint', open.blueprint, (name) => `${name} · ${settings.blueprints.get(name)?.summary ?? ''}`),
    ...open.blueprint.flatMap((name) =>
      (settings.blueprints.get(name)?.parameters ?? []).map(
        (parameter) => `${parameter.name} (blueprint ${name}): ${parameter.summary}, ${allowed(parameter)}`,
      ),
    ),
    'lease: days, as 7d',
    'reason: one line for those who approve',
    'as in: /vm create web-1 template=… size=… env=… lease=7d reason="load test"',
  ];
}
