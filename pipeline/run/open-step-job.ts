import { EngineRefusedError } from '../engine.js';
import { ProxmoxError } from '../proxmox/proxmox.js';
import { createCallTools } from './create-call-tools.js';
import { createStepJob } from './create-step-job.js';
import { closeStepJob, loseStepJob, removeInBackground } from './end-step-job.js';
import type { Failure } from './failure.js';
import { failureFromProxmox } from './failure-from-proxmox.js';
import { brokeFailure, overdueFailure } from './failure-words.js';
import type { StepRecord } from './journal.js';
import { StepInterruptedError } from './patient-proxmox.js';
import { prepareChange } from './prepare-change.js';
import { JobInputError } from './read-job-files.js';
import type { ContainerStep } from './recipe.js';
import { checkDrained, nameStep, type StepContext, type StepResult } from './run-context.js';
import { startStepJob } from './start-step-job.js';
import { startTimeLimit } from './start-time-limit.js';

// The guard wants facts at most a minute old; a look at Proxmox that waited for it makes them older.
const PREPARED_FOR_MS = 30_000;

type Opened = { jobId: string } | { result: StepResult | 'again' };

/**
 * Creates the container (unless it stands there already), looks at the world a last time, commits the start and starts
 * it. Gives the container that runs, or how the step ended before that.
 */
export async function openStepJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  standing: string | null,
): Promise<Opened> {
  const { journal } = context.deps;
  const created = standing ?? (await create(context, step, record));
  if (typeof created !== 'string') return { result: closeStepJob(context, record, null, created) };
  checkDrained(context);
  const obstacle = await lookBefore(context, step);
  checkDrained(context);
  if (obstacle !== null) return { result: closeStepJob(context, record, created, obstacle) };
  const name = nameStep(context.stage, step);
  const refusal = journal.markStartIntended(record.stepId, () => context.run.guard(name));
  if (refusal !== null) {
    removeInBackground(context, created);
    return { result: { result: 'stopped', failure: refusal } };
  }
  return start(context, step, record, created);
}

async function create<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
): Promise<string | StepResult> {
  try {
    const jobId = await createStepJob(context, step, step.job(context.state), record);
    if (jobId === null) return { result: 'cancelled', changed: context.changedBefore };
    context.deps.journal.markCreated(record.stepId, jobId);
    return jobId;
  } catch (error) {
    const isExpected = error instanceof EngineRefusedError || error instanceof JobInputError;
    if (!isExpected) throw error;
    const cure =
      'See `chatops doctor`; a missing image is built by `docker compose --profile tools build`. Then ask again.';
    return {
      result: 'stopped',
      failure: brokeFailure(`The container could not be made: ${error.message}`, 'nothing', cure),
    };
  }
}

/** What speaks against the start, or null. */
async function lookBefore<V>(context: StepContext<V>, step: ContainerStep<V>): Promise<StepResult | null> {
  const { clock } = context.deps;
  for (;;) {
    const name = nameStep(context.stage, step);
    const unready = step.effect === 'changes' ? await prepareChange(context, name) : null;
    if (unready !== null) return { result: 'stopped', failure: unready };
    checkDrained(context);
    const preparedAt = clock.now();
    const failure = await check(context, step);
    if (context.run.signal.aborted) return { result: 'cancelled', changed: context.changedBefore };
    if (failure !== null) return { result: 'stopped', failure };
    if (clock.now() - preparedAt <= PREPARED_FOR_MS) return null;
    checkDrained(context);
  }
}

async function check<V>(context: StepContext<V>, step: ContainerStep<V>): Promise<Failure | null> {
  if (step.check === undefined) return null;
  const limit = startTimeLimit(context.deps.clock, step.timeLimitMs);
  const tools = createCallTools(context, limit.signal, false, () => {
    throw new Error('a check before a start begins no task');
  });
  try {
    const end = await step.check(context.state, tools);
    return end.end === 'stopped' ? end.failure : null;
  } catch (error) {
    if (error instanceof ProxmoxError) return failureFromProxmox(error, 'nothing');
    if (error instanceof StepInterruptedError) return overdueFailure(step.key, 'none', step.timeLimitMs, []);
    throw error;
  } finally {
    limit.clear();
  }
}

async function start<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string,
): Promise<Opened> {
  const started = await startStepJob(context, record.stepId, jobId);
  switch (started.start) {
    case 'made':
      return { jobId };
    case 'absent':
      return { result: await loseStepJob(context, step, record, null, 'its container is gone') };
    case 'refused': {
      const message = `The container could not be started: ${started.why}`;
      const failure = brokeFailure(message, 'nothing', 'Mend what the engine names; then retry.');
      return { result: closeStepJob(context, record, jobId, { result: 'stopped', failure }) };
    }
  }
}
