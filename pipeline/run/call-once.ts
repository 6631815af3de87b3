import { ProxmoxError } from '../proxmox/proxmox.js';
import { awaitTask } from './await-task.js';
import type { Failure } from './failure.js';
import { unknownFailure } from './failure-words.js';
import { findOwnTask } from './find-own-task.js';
import type { StepRecord } from './journal.js';
import { isUnsent, patientProxmox, StepInterruptedError } from './patient-proxmox.js';
import { prepareChange } from './prepare-change.js';
import type { CallStep, TaskEnd } from './recipe.js';
import { checkDrained, nameStep, type StepContext } from './run-context.js';

/** Ends a step from inside one of its calls. `recorded`: the journal has it already. */
export class StepStoppedError extends Error {
  readonly failure: Failure;
  readonly recorded: boolean;
  constructor(failure: Failure, recorded = false) {
    super(failure.message);
    this.failure = failure;
    this.recorded = recorded;
  }
}

/**
 * The one task of a `once` step: the start is committed before it is made, its UPID after. Where the UPID was lost the
 * task is looked for; where it cannot be found nobody knows, and it is never begun again.
 */
export async function callOnce<V>(
  context: StepContext<V>,
  step: CallStep<V>,
  record: StepRecord,
  start: () => Promise<string>,
  limit: AbortSignal,
): Promise<TaskEnd> {
  const upid = record.upid ?? (await beginOnce(context, step, record, start, limit));
  if (upid !== record.upid) context.deps.journal.markUpid(record.stepId, upid);
  const end = await awaitTask(context, upid, limit).catch((error) => {
    checkDrained(context);
    throw new StepStoppedError(
      unknownFailure(`How the task of "${step.key}" ended is not known: ${error.message}`, []),
    );
  });
  if (end === null) {
    throw new StepStoppedError(unknownFailure(`The Proxmox task of "${step.key}" still runs: ${upid}`, []));
  }
  return end;
}

async function beginOnce<V>(
  context: StepContext<V>,
  step: CallStep<V>,
  record: StepRecord,
  start: () => Promise<string>,
  limit: AbortSignal,
): Promise<string> {
  if (record.state === 'start-intended') return lookForTask(context, step, record, limit);
  const name = nameStep(context.stage, step);
  const unready = await prepareChange(context, name);
  if (unready !== null) throw new StepStoppedError(unready);
  checkDrained(context);
  if (context.run.signal.aborted) throw new StepInterruptedError('cancelled before the call');
  const refusal = context.deps.journal.markStartIntended(record.stepId, () => context.run.guard(name));
  if (refusal !== null) throw new StepStoppedError(refusal, true);
  try {
    return await start();
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    // With an answer of its own Proxmox said no; without one the call may have arrived.
    if (!isUnsent(error) && !(error instanceof ProxmoxError && !error.uncertain)) {
      return lookForTask(context, step, record, limit);
    }
    if (context.run.drain.aborted && isUnsent(error)) {
      const why = 'this process ended before the call was sent';
      context.deps.journal.end(record.stepId, { outcome: 'abandoned', why, at: context.deps.clock.now() });
      checkDrained(context);
    }
    throw error;
  }
}

async function lookForTask<V>(
  context: StepContext<V>,
  step: CallStep<V>,
  record: StepRecord,
  limit: AbortSignal,
): Promise<string> {
  const { clock, journal, proxmox } = context.deps;
  const signal = AbortSignal.any([limit, context.run.drain]);
  const pause = (ms: number): Promise<void> => clock.pause(ms, signal);
  const patient = patientProxmox(proxmox, { signal, pause, report: context.report, repeatsChanges: false });
  const known = new Set(journal.findSteps(context.run.runId).flatMap(({ upid }) => upid ?? []));
  const trace = step.trace?.(context.state) ?? null;
  const found =
    trace === null ? null : await findOwnTask(patient, trace, record.at, known, { now: clock.now, pause, signal });
  checkDrained(context);
  if (found !== null) return found;
  const words = `Whether Proxmox began "${step.key}" is not known: the answer was lost, and no such task is to be found.`;
  throw new StepStoppedError(unknownFailure(words, []));
}
