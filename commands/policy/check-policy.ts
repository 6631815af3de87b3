import { durationMs } from '../approval/duration-ms.js';
import type { Condition, Policy } from '../approval/policy.js';
import type { Settings } from '../settings.js';
import { findContradiction } from './find-contradiction.js';
import { type PolicyProblem, unknownNames } from './unknown-names.js';

/** What is wrong with a policy that is right by its form: names that stand twice, or for nothing that there is. */
export function checkPolicy(policy: Policy, settings: Settings, groups: readonly string[]): PolicyProblem[] {
  const names = policy.rules.map(({ name }) => name);
  return policy.rules.flatMap((rule, index) => [
    ...(names.indexOf(rule.name) < index
      ? [{ path: ['rules', index, 'name'], message: `there is a rule ${rule.name} already` }]
      : []),
    ...checkTogether(rule, ['rules', index, 'when']),
    ...rule.when.flatMap((condition, at) => checkCondition(condition, ['rules', index, 'when', at], settings, groups)),
    ...checkEffect(rule, ['rules', index, 'effect'], groups),
    ...checkReminders(rule, ['rules', index, 'effect', 'remind'], settings),
  ]);
}

type Path = PolicyProblem['path'];

/** A rule that never matches is not what somebody meant to write. */
function checkTogether(rule: Policy['rules'][number], path: Path): PolicyProblem[] {
  const contradiction = findContradiction(rule);
  return contradiction === null ? [] : [{ path, message: `this can never hold together: ${contradiction}` }];
}

function checkCondition(
  condition: Condition,
  path: Path,
  settings: Settings,
  groups: readonly string[],
): PolicyProblem[] {
  // A pattern may be for names that are still to come.
  if (condition.operator === 'matches') return [];
  switch (condition.field) {
    case 'requester-group':
      return unknownNames(condition.value, groups, 'group', [...path, 'value']);
    case 'environment':
      return unknownNames(condition.value, [...settings.environments.keys()], 'environment', [...path, 'value']);
    case 'template':
      return unknownNames(condition.value, [...settings.templates.keys()], 'template', [...path, 'value']);
    case 'blueprint':
      return unknownNames(condition.value, [...settings.blueprints.keys()], 'blueprint', [...path, 'value']);
    case 'size':
      return unknownNames(condition.value, [...settings.sizes.keys()], 'size', [...path, 'value']);
    case 'action':
    case 'owner':
    case 'lease-days':
    case 'cores':
    case 'memory-mib':
    case 'disk-gib':
    case 'vm-age-days':
    case 'quota-vms-left':
    case 'quota-cores-left':
    case 'quota-memory-mib-left':
    case 'quota-disk-gib-left':
    case 'requester':
    case 'name':
    case 'reason':
    case 'weekday':
    case 'time':
      return [];
    default:
      return condition satisfies never;
  }
}

function checkReminders({ effect }: Policy['rules'][number], path: Path, { limits }: Settings): PolicyProblem[] {
  if (effect.kind !== 'require') return [];
  const hours = effect.expiresAfterHours ?? limits.approvalHours;
  return (effect.remind ?? []).flatMap((time, at) =>
    durationMs(time) < hours * 3_600_000
      ? []
      : [{ path: [...path, at], message: `${time} is not before the request expires, after ${hours} h` }],
  );
}

function checkEffect(
  { when, effect }: Policy['rules'][number],
  path: Path,
  groups: readonly string[],
): PolicyProblem[] {
  if (effect.kind !== 'require') return [];
  const named = effect.approvals.map(({ group }) => group);
  const unknown = [
    ...named.flatMap((group, at) => unknownNames([group], groups, 'group', [...path, 'approvals', at, 'group'], false)),
    ...unknownNames(effect['deny-by'] ?? [], groups, 'group', [...path, 'deny-by']),
  ];
  const twice = named.flatMap((group, at) =>
    named.indexOf(group) < at
      ? [{ path: [...path, 'approvals', at, 'group'], message: `${group} stands here twice` }]
      : [],
  );
  const onlyResolve = when.some(
    ({ field, value }) =>
      field === 'action' && Array.isArray(value) && value.every((item) => item === 'resolve-unknown'),
  );
  if (!onlyResolve) return [...unknown, ...twice];
  const message = 'approvals are not collected for resolve-unknown: allow it to a group, or deny it';
  return [...unknown, ...twice, { path: [...path, 'kind'], message }];
}
