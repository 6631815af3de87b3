import { stop } from '../recipes/stop.js';
import type { ContainerEnd, ContainerStep, RunState, StepEnd } from '../run/recipe.js';
import type { TextFile } from '../text-file.js';
import { explainTerraformEnd } from './explain-terraform-end.js';
import { type ExpectedChange, gatePlan } from './gate-plan.js';
import { readPlan } from './read-plan.js';
import { renderChanges } from './render-changes.js';
import { initJob, planJob, showJob } from './terraform-job.js';

const minute = 60_000;
const common = { kind: 'container', tool: 'terraform', effect: 'none', stopGraceSeconds: 30 } as const;

/**
 * `init`, `plan` and `show` of one change of one VM; the last one's facts are what people approve. `prepare`: steps that
 * make the state fit to be planned on.
 */
export function planSteps<V>(
  module: readonly TextFile[],
  tfvars: (vars: V) => string,
  expected: (vars: V) => ExpectedChange,
  prepare: readonly ContainerStep<V>[] = [],
): ContainerStep<V>[] {
  return [
    {
      ...common,
      key: 'init',
      timeLimitMs: minute,
      job: () => initJob(module),
      readEnd: (_state, end) => endOf('Preparing Terraform', end, () => ({ end: 'done', facts: {} })),
    },
    ...prepare,
    {
      ...common,
      key: 'plan',
      timeLimitMs: 3 * minute,
      job: ({ vars }) => planJob(module, tfvars(vars), expected(vars).action),
      readEnd: (_state, end) => endOf('Planning', end, () => readPlanFile(end)),
    },
    {
      ...common,
      key: 'show',
      timeLimitMs: minute,
      job: () => showJob(module),
      readEnd: (state, end) => endOf('Reading the plan', end, () => readShown(state, end, expected(state.vars))),
    },
  ];
}

function endOf(doing: string, end: ContainerEnd, done: () => StepEnd): StepEnd {
  return end.exitCode === 0 ? done() : stop(explainTerraformEnd(doing, end, 'nothing'));
}

function readPlanFile(end: ContainerEnd): StepEnd {
  const sha256 = end.outputs.get('terraform-plan');
  return sha256 === undefined
    ? refuse('Terraform wrote no plan file')
    : { end: 'done', facts: { planFile: { sha256 } } };
}

function readShown<V>(state: RunState<V>, end: ContainerEnd, expected: ExpectedChange): StepEnd {
  const text = end.lines
    .filter(({ stream }) => stream === 'stdout')
    .map((line) => line.text)
    .join('');
  const plan = readPlan(text);
  const canonicalChanges = renderChanges(text);
  const planFileSha256 = state.facts.planFile?.sha256;
  if (plan === null || canonicalChanges === null || planFileSha256 === undefined) {
    return refuse('the plan cannot be read');
  }
  const refusal = gatePlan(plan, expected);
  if (refusal !== null) {
    return refuse(`${refusal.message} (${refusal.path})`);
  }
  const changes = plan.resource_changes.map(({ address, type, change }) => ({
    address,
    type,
    actions: change.actions,
    replacePaths: change.replace_paths.map((path) => path.join('.')),
  }));
  return { end: 'done', facts: { plan: { planFileSha256, changes, canonicalChanges } } };
}

function refuse(reason: string): StepEnd {
  return stop({
    word: 'refused',
    message: `The plan was refused: ${reason}.`,
    side: 'chatops',
    cure: 'Nothing was changed. Look at the plan step’s log (`/vm logs`) for what Terraform meant to do.',
  });
}
