import type { Policy } from '../../commands/approval/policy.js';
import { policyWorld } from '../../commands/approval/policy-world.js';
import { checkCaseNames } from '../../commands/policy/check-case-names.js';
import { checkGoldenCases } from '../../commands/policy/check-golden-cases.js';
import { checkPolicy } from '../../commands/policy/check-policy.js';
import { describeDifference } from '../../commands/policy/describe-difference.js';
import type { GoldenCase } from '../../commands/policy/golden-case.js';
import { loadPolicy } from '../../commands/policy/load-policy.js';
import type { PolicyProblem } from '../../commands/policy/unknown-names.js';
import { warnOfPolicy } from '../../commands/policy/warn-of-policy.js';
import { describeFailed, describeReplay, type Weighed, weighPolicy } from '../../commands/policy/weigh-policy.js';
import { showTime } from '../../commands/show-time.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';

type Doing<K extends HostCommand['do']> = Extract<HostCommand, { do: K }>;

/** Of past requests that would have gone otherwise. */
const SHOWN = 20;

/**
 * A new revision, with new golden cases where there are some: refused where a case fails. What it changes is said in words
 * and by past requests, and what waits is decided again.
 */
export function changePolicy(stores: Stores, tools: UseCaseTools, asked: Doing<'policy load'>): HostAnswer {
  const problems = problemsOf(stores, tools, asked.policy, asked.cases);
  if (problems.length > 0) return wrong(...problems, 'nothing was changed');
  if (asked.cases !== null) stores.goldenCases.replace(asked.cases);
  const weighed = weighPolicy(stores, tools.settings, asked.policy, tools.now());
  if (weighed.failed.length > 0) throw new FailedCasesError(weighed);
  if (asked.cases !== null) noteCases(stores, tools, asked.cases);
  const { revision, changed } = loadPolicy(stores, tools, asked.policy);
  const answer = done(
    `policy revision ${revision} is in force`,
    ...differenceOf(weighed, 'it says the same as the one before'),
    ...(weighed.replayed.asked === 0 ? [] : describeReplay(stores, weighed.replayed, SHOWN)),
    ...changed.map((label) => `${label} was decided anew`),
  );
  return { ...answer, warnings: warnOfPolicy(stores.people, asked.policy) };
}

/** Undoes what the transaction wrote already. */
export class FailedCasesError extends Error {
  readonly lines: string[];
  constructor({ failed, cases }: Weighed) {
    super(`${failed.length} of ${cases} golden cases fail`);
    this.lines = [...failed.map(describeFailed), 'nothing was changed'];
  }
}

/** What a policy would change, without changing anything. */
export function askPolicy(stores: Stores, tools: UseCaseTools, asked: Doing<'policy ask'>): HostAnswer {
  const policy = asked.policy ?? stores.policies.current()?.policy ?? null;
  if (policy === null) return wrong('no policy is loaded: everything is refused');
  const problems = problemsOf(stores, tools, policy, null);
  if (problems.length > 0) return wrong(...problems);
  const weighed = weighPolicy(stores, tools.settings, policy, tools.now(), asked.days);
  const warnings = asked.what === 'replay' ? [] : warnOfPolicy(stores.people, policy);
  return { ...describeAsked(stores, asked.what, weighed), warnings };
}

function describeAsked(stores: Stores, what: Doing<'policy ask'>['what'], weighed: Weighed): HostAnswer {
  switch (what) {
    case 'diff':
      return done(...differenceOf(weighed, 'it says the same as the policy in force'));
    case 'replay':
      return done(...describeReplay(stores, weighed.replayed, Number.POSITIVE_INFINITY));
    case 'test':
      if (weighed.failed.length > 0) return wrong(...weighed.failed.map(describeFailed));
      return done(weighed.cases === 0 ? 'there are no golden cases' : `all ${weighed.cases} golden cases pass`);
    default:
      return what satisfies never;
  }
}

export function changeCases(stores: Stores, tools: UseCaseTools, { cases }: Doing<'policy cases'>): HostAnswer {
  const kept = stores.goldenCases.list();
  if (cases === null)
    return kept.length === 0 ? done('there are no golden cases') : done(...kept.map(({ name }) => name));
  const problems = wordsOf(checkCaseNames(cases, tools.settings, groupsOf(stores)));
  if (problems.length > 0) return wrong(...problems, 'nothing was changed');
  const current = stores.policies.current();
  const world = policyWorld(stores, tools.settings);
  const failed = current === null ? [] : checkGoldenCases(current.policy, cases, tools.settings, world);
  if (failed.length > 0) {
    return wrong(...failed.map(describeFailed), 'the policy in force has to pass them; nothing was changed');
  }
  stores.goldenCases.replace(cases);
  noteCases(stores, tools, cases);
  return done(`${cases.length} golden cases are kept, in place of ${kept.length}`);
}

export function listRevisions(stores: Stores, { settings: { zone } }: UseCaseTools): HostAnswer {
  const revisions = stores.policies.list(1_000);
  if (revisions.length === 0) return done('no policy is loaded: everything is refused');
  return done(
    ...revisions.flatMap(({ revision, policy, loadedAt, by }, place) => {
      const before = revisions[place + 1];
      const changed = before === undefined ? [] : describeDifference(before.policy, policy);
      const head = `revision ${revision}, ${showTime(loadedAt, zone)}, by ${by}, ${policy.rules.length} rules`;
      return [head, ...changed.map((line) => `  ${line}`)];
    }),
  );
}

function problemsOf(stores: Stores, { settings }: UseCaseTools, policy: Policy, cases: GoldenCase[] | null): string[] {
  const groups = groupsOf(stores);
  return wordsOf([
    ...checkPolicy(policy, settings, groups),
    ...(cases === null ? [] : checkCaseNames(cases, settings, groups)),
  ]);
}

function groupsOf({ people }: Stores): string[] {
  return people.listGroups().map(({ name }) => name);
}

function wordsOf(problems: readonly PolicyProblem[]): string[] {
  return problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function differenceOf({ difference }: Weighed, none: string): string[] {
  return difference.length === 0 ? [none] : difference;
}

function noteCases({ audit }: Stores, { now }: UseCaseTools, cases: readonly GoldenCase[]): void {
  const detail = { cases: cases.length, names: cases.map(({ name }) => name).join(' ') };
  audit.add({ at: now(), actor: 'host', person: null, act: 'golden cases loaded', requestId: null, detail });
}
