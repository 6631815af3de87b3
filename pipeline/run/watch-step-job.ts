import { type JobExit, JobMissingError, type LogStream } from '../engine.js';
import { captureStepLog } from './capture-step-log.js';
import { findSecrets } from './find-secrets.js';
import type { StepRecord } from './journal.js';
import { outlastEngine } from './outlast-engine.js';
import type { ContainerStep, StepProgress } from './recipe.js';
import { checkDrained, type StepContext } from './run-context.js';
import { startTimeLimit } from './start-time-limit.js';
import { stopStepJob } from './stop-step-job.js';

/** How the container ended, with its whole output stored; null: it is gone. */
export interface WatchedEnd {
  exit: JobExit | null;
  stoppedFor: 'cancel' | 'time-limit' | null;
}

/**
 * Follows a started container to its end, over any absence of the engine. A cancel or the time limit stops it, once.
 * Throws `DrainedError` when this process ends; the container runs on. `hasEnded`: only its end is left to be read, so
 * that neither a cancel nor a limit that passed meanwhile is taken for the reason.
 */
export async function watchStepJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string,
  hasEnded: boolean,
): Promise<WatchedEnd> {
  const { deps, run } = context;
  const over = new AbortController();
  const ended = new AbortController();
  if (hasEnded) ended.abort();
  const observing = AbortSignal.any([over.signal, run.drain]);
  const startedAt = record.startedAt ?? deps.clock.now();
  const limit = startTimeLimit(deps.clock, startedAt + step.timeLimitMs - deps.clock.now());
  let stopFailure: Error | null = null;
  const unstoppable = AbortSignal.any([over.signal, ended.signal]);
  const stopping = stopWhen([run.signal, limit.signal], unstoppable, () =>
    stopStepJob(context, step, record, jobId, unstoppable),
  ).catch((error) => {
    stopFailure = error;
    over.abort();
  });
  const exiting = orGone(() => outlastEngine(context, () => deps.engine.waitForExit(jobId, observing), observing));
  void exiting.then(
    () => ended.abort(),
    () => undefined,
  );
  const capturing = orGone(() => captureToEnd(context, step, record.stepId, jobId, observing));
  try {
    const [exit] = await Promise.all([exiting, capturing]);
    return { exit, stoppedFor: stoppedFor(context, record.stepId) };
  } catch (error) {
    throw stopFailure ?? error;
  } finally {
    over.abort();
    limit.clear();
    await Promise.allSettled([stopping, exiting, capturing]);
    checkDrained(context);
  }
}

/** The journal knows of a stop also where the process that sent it is gone. */
function stoppedFor<V>(context: StepContext<V>, stepId: string): WatchedEnd['stoppedFor'] {
  const record = context.deps.journal.findSteps(context.run.runId).find((step) => step.stepId === stepId);
  if ((record?.stopIntendedAt ?? null) === null) return null;
  return context.run.signal.aborted ? 'cancel' : 'time-limit';
}

/** Calls `stop` at the first of the signals, unless it is over before. */
async function stopWhen(signals: readonly AbortSignal[], over: AbortSignal, stop: () => Promise<void>): Promise<void> {
  const first = AbortSignal.any([...signals, over]);
  await new Promise<void>((resolve) => {
    if (first.aborted) resolve();
    else first.addEventListener('abort', () => resolve(), { once: true });
  });
  if (signals.some((signal) => signal.aborted) && !over.aborted) await stop();
}

async function captureToEnd<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  stepId: string,
  jobId: string,
  signal: AbortSignal,
): Promise<void> {
  const report = tellChanges(context.report);
  const onLine = (text: string, stream: LogStream): void => {
    const progress = step.readProgress?.(text, stream) ?? null;
    if (progress !== null) report(progress);
  };
  const { engine, logs, secrets, clock } = context.deps;
  const capture = { engine, logs, jobId, stepId, now: clock.now, onLine, signal };
  await outlastEngine(context, () => captureStepLog({ ...capture, secrets: findSecrets(secrets.all()) }), signal);
}

/** Without the same words twice in a row. */
function tellChanges(report: (progress: StepProgress) => void): (progress: StepProgress) => void {
  let last = '';
  return (progress) => {
    const words = `${progress.count} ${progress.text}`;
    if (words !== last) report(progress);
    last = words;
  };
}

async function orGone<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof JobMissingError) return null;
    throw error;
  }
}
