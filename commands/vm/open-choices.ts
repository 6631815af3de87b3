import type { Act } from '../act.js';
import { decide } from '../approval/decide.js';
import type { Condition, Policy, PolicyQuestion } from '../approval/policy.js';
import { policyQuestion } from '../approval/policy-question.js';
import type { Environment, Settings } from '../settings.js';

export interface OpenChoices {
  template: readonly string[];
  size: readonly string[];
  env: readonly string[];
  blueprint: readonly string[];
  /** False: there are too many combinations to ask about each, so everything is shown. */
  asked: boolean;
}

/** What stands in the form's choices: what was entered, where it may be chosen, or the only one there is. */
export interface Chosen {
  template: string | null;
  size: string | null;
  env: string | null;
  blueprint: string | null;
}

/** Asked in one go while a person waits for a form: some 50 ms with ten rules. */
const MOST_QUESTIONS = 4_000;

/** What of the configuration this person may choose: each is in some combination that the policy does not refuse. */
export function openChoices(act: Act): OpenChoices {
  const { environments, templates, sizes, blueprints } = act.tools.settings;
  const policy = act.stores.policies.current()?.policy ?? { rules: [] };
  const leases = new Map([...environments.values()].map((item) => [item.name, leasesToAsk(item, policy)]));
  const perLease = templates.size * sizes.size * blueprints.size;
  const count = [...leases.values()].reduce((sum, days) => sum + days.length * perLease, 0);
  if (count > MOST_QUESTIONS) {
    return {
      ...{ template: [...templates.keys()], size: [...sizes.keys()], env: [...environments.keys()] },
      ...{ blueprint: [...blueprints.keys()], asked: false },
    };
  }
  return filtered(act.tools.settings, leases, asker(act));
}

type Combination = { env: string; template: string; size: string; blueprint: string; leaseDays: number };

function filtered(
  { templates, sizes, blueprints }: Settings,
  leases: ReadonlyMap<string, readonly number[]>,
  isOpen: (combination: Combination) => boolean,
): OpenChoices {
  const open = {
    ...{ template: new Set<string>(), size: new Set<string>(), env: new Set<string>(), blueprint: new Set<string>() },
  };
  for (const [env, days] of leases) {
    for (const template of templates.keys()) {
      for (const size of sizes.keys()) {
        for (const blueprint of blueprints.keys()) {
          const known =
            open.env.has(env) && open.template.has(template) && open.size.has(size) && open.blueprint.has(blueprint);
          if (known || !days.some((leaseDays) => isOpen({ env, template, size, blueprint, leaseDays }))) continue;
          open.env.add(env);
          open.template.add(template);
          open.size.add(size);
          open.blueprint.add(blueprint);
        }
      }
    }
  }
  const inOrder = (from: ReadonlyMap<string, unknown>, found: ReadonlySet<string>): string[] =>
    [...from.keys()].filter((name) => found.has(name));
  return {
    template: inOrder(templates, open.template),
    size: inOrder(sizes, open.size),
    env: inOrder(leases, open.env),
    blueprint: inOrder(blueprints, open.blueprint),
    asked: true,
  };
}

/** One lease of each stretch that rules can tell apart. */
function leasesToAsk({ leaseDays }: Environment, { rules }: Policy): number[] {
  const bounds = rules.flatMap(({ when }) =>
    when.flatMap((condition) => (condition.field === 'lease-days' ? [condition.value].flat() : [])),
  );
  const around = bounds.flatMap((bound) => [Math.ceil(bound) - 1, Math.floor(bound), Math.floor(bound) + 1]);
  const days = [1, leaseDays.default, leaseDays.max, ...around];
  return [...new Set(days)].filter((value) => value >= 1 && value <= leaseDays.max);
}

/** What is typed is not known yet: it may come to be as each rule that gives something wants it. */
function withoutTyped({ rules }: Policy): Policy {
  const isTyped = ({ field }: Condition): boolean => field === 'name' || field === 'reason';
  return {
    rules: rules.flatMap((rule) => {
      if (rule.effect.kind === 'deny') return rule.when.some(isTyped) ? [] : [rule];
      return [{ ...rule, when: rule.when.filter((condition) => !isTyped(condition)) }];
    }),
  };
}

/** The policy, read once for all questions. */
function asker({ stores, tools, person, now }: Act): (combination: Combination) => boolean {
  const { settings } = tools;
  const current = stores.policies.current();
  const inForce = current === null ? null : { ...current, policy: withoutTyped(current.policy) };
  const groups = new Map<string, boolean>();
  const groupExists = (name: string): boolean => {
    const known = groups.get(name) ?? stores.people.findGroup(name) !== null;
    groups.set(name, known);
    return known;
  };
  const world = { groupExists, defaultExpiresAfterHours: settings.limits.approvalHours };
  const bases = new Map<string, PolicyQuestion>();
  return ({ env, template, size, blueprint, leaseDays }) => {
    const asked = { template, size, environment: env, blueprint, leaseDays };
    const ask = { action: 'create-vm', name: '', parameters: {}, reason: null, ...asked } as const;
    // What is left of the quotas goes by size and environment.
    const key = `${size} ${env}`;
    const base = bases.get(key) ?? policyQuestion(stores, settings, person.id, ask, now);
    bases.set(key, base);
    const question = { ...base, environment: env, template, blueprint, leaseDays };
    return decide(inForce, question, world).verdict !== 'refuse';
  };
}
