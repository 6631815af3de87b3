import { decideJoin, type JoinAction } from './decide-join.js';
import { abandonStepJob, endStepJob, loseStepJob } from './end-step-job.js';
import { findJob } from './find-job.js';
import type { StepRecord } from './journal.js';
import { keepOutcome } from './keep-outcome.js';
import { openStepJob } from './open-step-job.js';
import type { ContainerStep } from './recipe.js';
import { checkDrained, findNewest, type StepContext, type StepResult } from './run-context.js';
import { watchStepJob } from './watch-step-job.js';

/** One container, from its intent to its end; goes on where an earlier process left it. */
export async function runContainerStep<V>(context: StepContext<V>, step: ContainerStep<V>): Promise<StepResult> {
  for (;;) {
    checkDrained(context);
    const record = findNewest(context, step);
    const job = record === null || record.outcome !== null ? null : await findJob(context, record.stepId);
    const action = decideJoin(step.effect, record, job?.state ?? 'absent');
    const result = await act(context, step, action, record, job?.jobId ?? null);
    if (result !== 'again') return result;
  }
}

async function act<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  action: JoinAction,
  record: StepRecord | null,
  jobId: string | null,
): Promise<StepResult | 'again'> {
  if (action.act === 'keep') return keepOutcome(action.outcome);
  if (action.act === 'begin') {
    if (context.run.signal.aborted) return { result: 'cancelled', changed: context.changedBefore };
    return openAndFollow(context, step, intend(context, step, action.attempt), null);
  }
  if (record === null) throw new Error(`the step ${step.key} has no record to go on with`);
  switch (action.act) {
    case 'create':
      return openAndFollow(context, step, record, null);
    case 'start':
      return openAndFollow(context, step, record, jobId);
    case 'redo':
      return abandonStepJob(context, record, jobId, action.why);
    case 'attach':
    case 'harvest':
      return follow(context, step, record, jobId, action.act === 'harvest');
    case 'lost':
      return loseStepJob(context, step, record, jobId, action.why);
    case 'call':
    case 'follow':
      throw new Error(`the step ${step.key} is a container and was recorded as a call`);
  }
}

function intend<V>(context: StepContext<V>, step: ContainerStep<V>, attempt: number): StepRecord {
  const { deps, run, stage, state } = context;
  const once = step.once?.(state);
  const intent = { runId: run.runId, stage, step: step.key, attempt, kind: 'container' as const, at: deps.clock.now() };
  return deps.journal.intend(once === undefined ? intent : { ...intent, once });
}

async function openAndFollow<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string | null,
): Promise<StepResult | 'again'> {
  const opened = await openStepJob(context, step, record, jobId);
  return 'jobId' in opened ? follow(context, step, record, opened.jobId, false) : opened.result;
}

/** From a container that runs or has ended to the step's end. */
async function follow<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string | null,
  hasEnded: boolean,
): Promise<StepResult | 'again'> {
  if (jobId === null) throw new Error(`the step ${step.key} has no container to go on with`);
  if (record.startedAt === null) context.deps.journal.markStarted(record.stepId, context.deps.clock.now());
  const watched = await watchStepJob(context, step, record, jobId, hasEnded);
  return endStepJob(context, step, record, jobId, watched);
}
