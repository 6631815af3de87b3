import { EngineRefusedError, JobExistsError, type JobSpec } from '../engine.js';
import type { StepRecord } from './journal.js';
import { outlastEngine } from './outlast-engine.js';
import { readJobFiles } from './read-job-files.js';
import type { ContainerStep, JobPlan } from './recipe.js';
import { pauseUnlessDrained, type StepContext } from './run-context.js';

// A missing image is built by a person who reads the card; what else an engine refuses does not pass by waiting longer.
const REFUSAL_PATIENCE_MS = 10 * 60_000;
const REFUSAL_RETRY_MS = 5_000;
// With these every tool's job ran (a busy Ansible has some 60 processes and threads).
const PIDS = 256;
const CPUS = 2;

/**
 * The container of this attempt, filled and not started. Waits while the engine is away or its image is missing.
 * Null: cancelled meanwhile. Throws `JobInputError`, and `EngineRefusedError` where waiting did not help.
 */
export async function createStepJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  plan: JobPlan,
  record: StepRecord,
): Promise<string | null> {
  const { engine, clock } = context.deps;
  const spec = await renderJob(context, step, plan, record);
  const until = clock.now() + REFUSAL_PATIENCE_MS;
  for (;;) {
    try {
      return await outlastEngine(context, () => engine.createJob(spec));
    } catch (error) {
      if (error instanceof JobExistsError) {
        await removeNamesake(context, spec.name);
        continue;
      }
      if (!(error instanceof EngineRefusedError) || clock.now() >= until) throw error;
      context.report({ text: `waiting: the engine cannot ${error.message}`, count: null });
    }
    await pauseUnlessDrained(context, REFUSAL_RETRY_MS);
    if (context.run.signal.aborted) return null;
  }
}

async function renderJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  plan: JobPlan,
  record: StepRecord,
): Promise<JobSpec> {
  const { run, stage } = context;
  return {
    name: ['chatops', run.instance, run.requestId, stage, step.key, record.attempt].join('-'),
    instance: run.instance,
    labels: {
      'chatops.request': run.requestId,
      'chatops.run': run.runId,
      'chatops.stage': stage,
      'chatops.step': record.stepId,
      'chatops.attempt': String(record.attempt),
    },
    image: run.images[step.tool],
    command: plan.command,
    env: plan.env,
    network: plan.network,
    files: await readJobFiles(context, plan.inputs),
    memoryMiB: plan.memoryMiB,
    cpus: CPUS,
    pids: PIDS,
  };
}

/**
 * What has our name and does not run is what is left of a create whose answer was lost (and may be half filled), or of
 * an earlier run of the same request: neither is adopted, both are removed.
 */
async function removeNamesake<V>(context: StepContext<V>, name: string): Promise<void> {
  const { engine } = context.deps;
  const jobs = await outlastEngine(context, () => engine.listJobs(context.run.instance));
  const namesake = jobs.find((job) => job.name === name);
  if (namesake === undefined || namesake.state === 'running') {
    throw new EngineRefusedError(`create the job ${name}: a container of that name exists that is not ours to remove`);
  }
  await outlastEngine(context, () => engine.removeJob(namesake.jobId));
}
