import { EngineRefusedError, type JobExit, JobMissingError } from '../engine.js';
import type { ArtifactName } from './artifact-store.js';
import { decideJobEnd, type JobVerdict, readCutOff } from './decide-job-end.js';
import type { Failure } from './failure.js';
import { brokeFailure, overdueFailure } from './failure-words.js';
import type { StepOutcome, StepRecord } from './journal.js';
import type { ContainerEnd, ContainerStep, StepEnd } from './recipe.js';
import { reconcileStep } from './reconcile-step.js';
import { checkDrained, type StepContext, type StepResult } from './run-context.js';
import { OutputRefusedError, saveOutputs } from './save-outputs.js';
import { lastLines, storedLines } from './stored-lines.js';
import type { WatchedEnd } from './watch-step-job.js';

// A tool that the kernel or an engine keeps killing does not get better by a fourth try.
const ATTEMPTS_MAX = 3;

/** An ended container's outputs are kept before anything is decided; then the step's end is. */
export async function endStepJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string,
  watched: WatchedEnd,
): Promise<StepResult | 'again'> {
  const { exit, stoppedFor } = watched;
  if (exit === null) return loseStepJob(context, step, record, null, 'its container is gone', stoppedFor);
  const lines = storedLines(context.deps.logs, record.stepId);
  const cutOff = readCutOff(exit);
  const outputs = await keepOutputs(context, step, jobId);
  if (outputs === 'gone') return loseStepJob(context, step, record, null, 'its container is gone', stoppedFor);
  if (cutOff === null) {
    const read = readEnd(context, step, exit, lines, outputs);
    return settle(context, step, record, jobId, { cutOff, read, stoppedFor, lines });
  }
  const why = outputs instanceof OutputRefusedError ? `${cutOff}; ${outputs.message}` : cutOff;
  return settle(context, step, record, jobId, { cutOff: why, read: null, stoppedFor, lines });
}

/** The container's end is nowhere to be seen, or nobody can trust it. */
export async function loseStepJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string | null,
  why: string,
  stoppedFor: WatchedEnd['stoppedFor'] = null,
): Promise<StepResult | 'again'> {
  const lines = storedLines(context.deps.logs, record.stepId);
  return settle(context, step, record, jobId, { cutOff: why, read: null, stoppedFor, lines });
}

/** Nothing came of it; the next attempt is a new record and a new container. */
export async function abandonStepJob<V>(
  context: StepContext<V>,
  record: StepRecord,
  jobId: string | null,
  why: string,
): Promise<'again'> {
  context.deps.journal.end(record.stepId, { outcome: 'abandoned', why, at: context.deps.clock.now() });
  removeInBackground(context, jobId);
  return 'again';
}

/** Commits the step's end, then lets the container go. */
export function closeStepJob<V>(
  context: StepContext<V>,
  record: StepRecord,
  jobId: string | null,
  result: StepResult,
): StepResult {
  context.deps.journal.end(record.stepId, outcomeOf(result, context.deps.clock.now()));
  removeInBackground(context, jobId);
  return result;
}

export function removeInBackground<V>(context: StepContext<V>, jobId: string | null): void {
  // What stays behind because the engine is away is swept at the next start.
  if (jobId !== null) context.inBackground(context.deps.engine.removeJob(jobId).catch(() => undefined));
}

interface SeenEnd {
  cutOff: string | null;
  read: StepEnd | null;
  stoppedFor: WatchedEnd['stoppedFor'];
  lines: ContainerEnd['lines'];
}

async function settle<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string | null,
  seen: SeenEnd,
): Promise<StepResult | 'again'> {
  const last = lastLines(seen.lines);
  const verdict = decideJobEnd({
    isChange: step.effect === 'changes',
    stoppedFor: seen.stoppedFor,
    cutOff: seen.cutOff,
    read: seen.read,
    overdue: overdueFailure(step.key, step.effect, step.timeLimitMs, last),
    lastLines: last,
  });
  if (verdict.verdict === 'again' && record.attempt < ATTEMPTS_MAX) {
    return abandonStepJob(context, record, jobId, verdict.why);
  }
  const result = await conclude(context, step, record, verdict, seen.stoppedFor === 'cancel', last);
  return closeStepJob(context, record, jobId, result);
}

async function conclude<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  verdict: JobVerdict,
  isCancelled: boolean,
  last: string[],
): Promise<StepResult> {
  const at = context.deps.clock.now();
  switch (verdict.verdict) {
    case 'done':
      return { result: 'done', facts: verdict.facts, at };
    case 'stopped':
      return { result: 'stopped', failure: verdict.failure };
    case 'cancelled':
      return { result: 'cancelled', changed: context.changedBefore };
    case 'again': {
      const message = `The step "${step.key}" was cut off ${ATTEMPTS_MAX} times: ${verdict.why}.`;
      const failure = brokeFailure(message, 'nothing', 'Give the machine more memory, or see its log for who ends it.');
      return { result: 'stopped', failure: { ...failure, lastLines: last } };
    }
    case 'reconcile': {
      const end = await reconcileStep(context, step, record, verdict.cause);
      if (end.end === 'done') return { result: 'done', facts: end.facts, at: context.deps.clock.now() };
      checkDrained(context);
      const { failure } = end;
      if (!isCancelled || failure.word === 'unknown') return { result: 'stopped', failure };
      return { result: 'cancelled', changed: context.changedBefore === 'something' ? 'something' : failure.changed };
    }
  }
}

/** What was taken out and kept, or why it could not be. */
type Outputs = ReadonlyMap<ArtifactName, string> | EngineRefusedError | OutputRefusedError;

async function keepOutputs<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  jobId: string,
): Promise<Outputs | 'gone'> {
  try {
    return await saveOutputs(context, jobId, step.job(context.state).outputs);
  } catch (error) {
    if (error instanceof JobMissingError) return 'gone';
    if (error instanceof EngineRefusedError || error instanceof OutputRefusedError) return error;
    throw error;
  }
}

function readEnd<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  { exitCode }: JobExit,
  lines: ContainerEnd['lines'],
  outputs: Outputs,
): StepEnd {
  const changed = step.effect === 'changes' ? 'not known' : 'nothing';
  if (outputs instanceof OutputRefusedError) return refuseOutput(step.key, outputs, changed, lines);
  try {
    if (outputs instanceof EngineRefusedError) throw outputs;
    return step.readEnd(context.state, { exitCode, lines, outputs });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const failure = brokeFailure(`What "${step.key}" gave could not be read: ${words}`, changed, 'See its log.');
    return { end: 'stopped', failure: { ...failure, lastLines: lastLines(lines) } };
  }
}

function refuseOutput(
  step: string,
  { message }: OutputRefusedError,
  changed: Failure['changed'],
  lines: ContainerEnd['lines'],
): StepEnd {
  const failure = brokeFailure(
    `What "${step}" left was refused: ${message}.`,
    changed,
    'Compare the VM on Proxmox with the state of before (`chatops state show`) before anything is done to it.',
  );
  return { end: 'stopped', failure: { ...failure, word: 'refused', lastLines: lastLines(lines) } };
}

function outcomeOf(result: StepResult, at: number): StepOutcome {
  switch (result.result) {
    case 'done':
      return { outcome: 'done', facts: result.facts, at: result.at };
    case 'stopped':
      return { outcome: 'stopped', failure: result.failure, at };
    case 'cancelled':
      return { outcome: 'cancelled', changed: result.changed, at };
  }
}
