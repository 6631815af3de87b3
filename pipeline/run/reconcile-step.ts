import { awaitTask } from './await-task.js';
import { StepStoppedError } from './call-once.js';
import { createCallTools } from './create-call-tools.js';
import { unknownFailure } from './failure-words.js';
import type { StepRecord } from './journal.js';
import type { ContainerCause, ContainerStep, StepEnd, TaskEnd } from './recipe.js';
import { checkDrained, type StepContext } from './run-context.js';
import { startTimeLimit } from './start-time-limit.js';

// Longer than any clone that has to end before absence or presence is proven (bpg waits up to 1800 s for it).
const LIMIT_MS = 40 * 60_000;

/**
 * What Proxmox shows after a change failed or was cut off. A cancel does not end it: it is the way to know what the
 * cancel left. Where nothing can be shown the step is unknown.
 */
export async function reconcileStep<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  cause: ContainerCause,
): Promise<StepEnd> {
  const last = cause.cause === 'failed' ? cause.failure.lastLines : cause.lastLines;
  const cut = cause.cause === 'failed' ? cause.failure.message : `it was cut off: ${cause.reason}`;
  if (step.reconcile === undefined) {
    if (cause.cause === 'failed') return { end: 'stopped', failure: cause.failure };
    return { end: 'stopped', failure: unknownFailure(`How "${step.key}" ended is not known: ${cut}.`, last) };
  }
  const limit = startTimeLimit(context.deps.clock, LIMIT_MS);
  const begin = (start: () => Promise<string>): Promise<TaskEnd> => beginTask(context, record, start, limit.signal);
  const tools = createCallTools(context, limit.signal, false, begin, limit.signal);
  context.report({ text: 'comparing with Proxmox what was changed', count: null });
  try {
    if (record.upid !== null) await awaitTask(context, record.upid, limit.signal);
    return await step.reconcile(context.state, cause, tools);
  } catch (error) {
    checkDrained(context);
    const words = error instanceof Error ? error.message : String(error);
    const message = `What "${step.key}" left could not be proven (${cut}): ${words}`;
    return { end: 'stopped', failure: unknownFailure(message, last) };
  } finally {
    limit.clear();
  }
}

async function beginTask<V>(
  context: StepContext<V>,
  record: StepRecord,
  start: () => Promise<string>,
  limit: AbortSignal,
): Promise<TaskEnd> {
  const upid = await start();
  context.deps.journal.markUpid(record.stepId, upid);
  const end = await awaitTask(context, upid, limit);
  if (end === null) throw new StepStoppedError(unknownFailure(`the Proxmox task ${upid} still runs`, []));
  return end;
}
