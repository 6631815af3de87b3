import { ProxmoxError } from '../proxmox/proxmox.js';
import { awaitTask } from './await-task.js';
import { callOnce, StepStoppedError } from './call-once.js';
import { createCallTools } from './create-call-tools.js';
import { decideJoin } from './decide-join.js';
import type { Failure } from './failure.js';
import { failureFromProxmox } from './failure-from-proxmox.js';
import { brokeFailure, overdueFailure, unknownFailure } from './failure-words.js';
import type { StepRecord } from './journal.js';
import { keepOutcome } from './keep-outcome.js';
import { isUnsent, StepInterruptedError } from './patient-proxmox.js';
import type { CallStep, StepEnd, TaskEnd } from './recipe.js';
import { checkDrained, findNewest, type StepContext, type StepResult } from './run-context.js';
import { startTimeLimit } from './start-time-limit.js';

/** One Proxmox call, or reading until something holds; goes on where an earlier process left it. */
export async function runCallStep<V>(context: StepContext<V>, step: CallStep<V>): Promise<StepResult> {
  const { journal, clock } = context.deps;
  for (;;) {
    checkDrained(context);
    const record = findNewest(context, step);
    const action = decideJoin(step.effect, record, 'absent');
    if (action.act === 'keep') return keepOutcome(action.outcome);
    if (action.act === 'begin') {
      if (context.run.signal.aborted) return { result: 'cancelled', changed: context.changedBefore };
      const intent = { runId: context.run.runId, stage: context.stage, step: step.key, kind: 'call' as const };
      return perform(context, step, journal.intend({ ...intent, attempt: action.attempt, at: clock.now() }));
    }
    if (record === null) throw new Error(`the step ${step.key} has no record to go on with`);
    if (action.act !== 'redo') return perform(context, step, record);
    await settleTask(context, step, record);
    journal.end(record.stepId, { outcome: 'abandoned', why: action.why, at: clock.now() });
  }
}

/** A task that a dead process began is at its end before the step does the same again. */
async function settleTask<V>(context: StepContext<V>, step: CallStep<V>, record: StepRecord): Promise<void> {
  if (record.upid === null) return;
  const limit = startTimeLimit(context.deps.clock, step.timeLimitMs);
  try {
    await awaitTask(context, record.upid, limit.signal);
  } catch (error) {
    if (!(error instanceof ProxmoxError)) throw error;
  } finally {
    limit.clear();
  }
}

async function perform<V>(context: StepContext<V>, step: CallStep<V>, record: StepRecord): Promise<StepResult> {
  const { journal, clock } = context.deps;
  const limit = startTimeLimit(clock, step.timeLimitMs);
  const tools = createCallTools(context, limit.signal, step.effect !== 'once', (start) =>
    step.effect === 'once'
      ? callOnce(context, step, record, start, limit.signal)
      : callAgain(context, step, record, start, limit.signal),
  );
  const end = await endOf(step, () => step.run(context.state, tools), context, record).finally(limit.clear);
  const at = clock.now();
  if (end.end === 'done') {
    journal.end(record.stepId, { outcome: 'done', facts: end.facts, at });
    return { result: 'done', facts: end.facts, at };
  }
  checkDrained(context);
  if (context.run.signal.aborted && end.failure.word !== 'unknown' && !end.recorded) {
    const changed = context.changedBefore === 'something' ? 'something' : end.failure.changed;
    journal.end(record.stepId, { outcome: 'cancelled', changed, at });
    return { result: 'cancelled', changed };
  }
  if (!end.recorded && step.orElse !== undefined) {
    const facts = step.orElse(end.failure);
    journal.end(record.stepId, { outcome: 'done', facts, at });
    return { result: 'done', facts, at };
  }
  if (!end.recorded) journal.end(record.stepId, { outcome: 'stopped', failure: end.failure, at });
  return { result: 'stopped', failure: end.failure };
}

async function callAgain<V>(
  context: StepContext<V>,
  step: CallStep<V>,
  record: StepRecord,
  start: () => Promise<string>,
  limit: AbortSignal,
): Promise<TaskEnd> {
  const upid = await start();
  context.deps.journal.markUpid(record.stepId, upid);
  const end = await awaitTask(context, upid, limit);
  if (end !== null) return end;
  throw new StepStoppedError(overdueFailure(step.key, step.effect, step.timeLimitMs, []));
}

type CallEnd = StepEnd & { recorded: boolean };

/** What the step gave or threw, as an end; a drain is thrown on. */
async function endOf<V>(
  step: CallStep<V>,
  run: () => Promise<StepEnd>,
  context: StepContext<V>,
  record: StepRecord,
): Promise<CallEnd> {
  const stop = (failure: Failure, recorded = false): CallEnd => ({
    end: 'stopped',
    failure,
    recorded,
  });
  try {
    return { ...(await run()), recorded: false };
  } catch (thrown) {
    checkDrained(context);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof StepStoppedError) return stop(error.failure, error.recorded);
    const begun = howFar(context, step, record, isUnsent(error) || (error instanceof ProxmoxError && !error.uncertain));
    if (error instanceof ProxmoxError) return stop(failureFromProxmox(error, begun));
    if (error instanceof StepInterruptedError) {
      return stop({ ...overdueFailure(step.key, step.effect, step.timeLimitMs, []), changed: begun });
    }
    if (begun === 'not known' && step.effect === 'once') {
      return stop(unknownFailure(`Whether "${step.key}" happened is not known: ${error.message}`, []));
    }
    return stop(
      brokeFailure(`The bot failed in the step "${step.key}": ${error.message}`, begun, 'Report it with the log.'),
    );
  }
}

/** What a step that threw has changed, by what the journal knows of its call. */
function howFar<V>(
  context: StepContext<V>,
  step: CallStep<V>,
  { stepId }: StepRecord,
  isRefused: boolean,
): Failure['changed'] {
  const record = context.deps.journal.findSteps(context.run.runId).find((candidate) => candidate.stepId === stepId);
  if (step.effect === 'reads') return 'nothing';
  if ((record?.upid ?? null) !== null) return 'something';
  if (step.effect === 'repeatable') return 'not known';
  return record?.state === 'start-intended' && !isRefused ? 'not known' : 'nothing';
}
