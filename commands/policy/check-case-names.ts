import type { Settings } from '../settings.js';
import type { GoldenCase } from './golden-case.js';
import { type PolicyProblem, unknownNames } from './unknown-names.js';

/** What is wrong with golden cases that are right by their form: names that stand twice, or for nothing that there is. */
export function checkCaseNames(
  cases: readonly GoldenCase[],
  { environments, templates, blueprints, sizes }: Settings,
  groups: readonly string[],
): PolicyProblem[] {
  const names = cases.map(({ name }) => name);
  return cases.flatMap(({ name, asks, expect }, at) => {
    const path = ['cases', at];
    const one = (value: string | undefined, known: readonly string[], what: string): PolicyProblem[] =>
      value === undefined ? [] : unknownNames([value], known, what, [...path, 'asks', what], false);
    return [
      ...(names.indexOf(name) < at ? [{ path: [...path, 'name'], message: `there is a case ${name} already` }] : []),
      ...unknownNames(asks['requester-group'], groups, 'group', [...path, 'asks', 'requester-group']),
      ...one(asks.environment, [...environments.keys()], 'environment'),
      ...one(asks.template, [...templates.keys()], 'template'),
      ...one(asks.blueprint, [...blueprints.keys()], 'blueprint'),
      ...one(asks.size, [...sizes.keys()], 'size'),
      ...(expect.verdict === 'require'
        ? expect.approvals.flatMap(({ group }, place) =>
            unknownNames([group], groups, 'group', [...path, 'expect', 'approvals', place, 'group'], false),
          )
        : []),
    ];
  });
}
