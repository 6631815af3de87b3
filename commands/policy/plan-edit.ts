import type { Policy } from '../approval/policy.js';
import type { CannotPlan } from '../request/cannot-plan.js';
import type { Ask, Work } from '../request/request.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { checkPolicy } from './check-policy.js';
import { describeFailed, weighPolicy } from './weigh-policy.js';

type PolicyEdit = Extract<Ask, { action: 'edit-policy' }>;

/** The policy that an edit makes of the one in force, or why it makes none. */
export function planEdit(
  stores: Stores,
  tools: UseCaseTools,
  ask: PolicyEdit,
): { work: Extract<Work, { recipe: 'edit-policy' }>; nodeReason: string } | CannotPlan {
  const current = stores.policies.current();
  const base = current?.revision ?? 0;
  const before = current?.policy ?? { rules: [] };
  const policy = editPolicy(before, ask);
  const problems = problemsOfEdit(stores, tools, before, policy, ask);
  if (problems.length === 0) return { work: { recipe: 'edit-policy', vars: { base, policy } }, nodeReason: '' };
  const cure = 'Propose it anew, upon the policy in force: /vm-admin policy show.';
  return { problem: problems.join('; '), side: 'request', cure };
}

/** Rules stay where they stand; new ones come last. */
function editPolicy({ rules }: Policy, ask: PolicyEdit): Policy {
  const kept = rules
    .filter(({ name }) => !ask.remove.includes(name))
    .map((rule) => ask.rules.find(({ name }) => name === rule.name) ?? rule);
  const added = ask.rules.filter(({ name }) => !kept.some((rule) => rule.name === name));
  return { rules: [...kept, ...added] };
}

function problemsOfEdit(
  stores: Stores,
  tools: UseCaseTools,
  before: Policy,
  policy: Policy,
  { rules, remove }: PolicyEdit,
): string[] {
  const names = before.rules.map(({ name }) => name);
  const groups = stores.people.listGroups().map(({ name }) => name);
  const weighed = weighPolicy(stores, tools.settings, policy, tools.now());
  return [
    ...remove.filter((name) => !names.includes(name)).map((name) => `there is no rule ${name} to remove`),
    ...rules
      .filter(({ name }) => remove.includes(name))
      .map(({ name }) => `rule ${name} cannot be removed and set at once`),
    ...(weighed.difference.length === 0 ? ['it changes nothing'] : []),
    ...(policy.rules.length === 0 ? ['no rule would be left: everything would be refused'] : []),
    ...checkPolicy(policy, tools.settings, groups).map(
      ({ path, message }) => `${nameOfRule(policy, path)}: ${message}`,
    ),
    ...weighed.failed.map(describeFailed),
  ];
}

/** `rules.3.when.0` says nothing to somebody who has sent one rule. */
function nameOfRule({ rules }: Policy, [, index, ...rest]: readonly PropertyKey[]): string {
  const rule = typeof index === 'number' ? rules[index] : undefined;
  return [`rule ${rule?.name ?? String(index)}`, ...rest.map(String)].join('.');
}
