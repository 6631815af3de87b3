import { EngineUnreachableError } from '../engine.js';
import type { StepRecord } from './journal.js';
import type { ContainerStep } from './recipe.js';
import type { StepContext } from './run-context.js';

// What the engine needs on top of the grace to kill and to tell.
const KILL_MARGIN_MS = 30_000;
const RETRY_MS = 2_000;

/**
 * One SIGTERM, ever, then the grace, then the kill. Where a SIGTERM may have been sent before (by a process that is
 * gone, or in an answer that was lost) only the kill after its grace is left. Returns when `over`.
 */
export async function stopStepJob<V>(
  context: StepContext<V>,
  step: ContainerStep<V>,
  record: StepRecord,
  jobId: string,
  over: AbortSignal,
): Promise<void> {
  const { engine, journal, clock } = context.deps;
  const now = clock.now();
  const isFirst = journal.markStopIntended(record.stepId, now);
  context.report({ text: 'stopping: the tool may finish what it has begun', count: null });
  if (isFirst && (await isAnswered(engine.stopJob(jobId, step.stopGraceSeconds), over))) return;
  const killAt = (isFirst ? now : (record.stopIntendedAt ?? now)) + step.stopGraceSeconds * 1000 + KILL_MARGIN_MS;
  await clock.pause(Math.max(0, killAt - now), over);
  while (!over.aborted && !(await isAnswered(engine.stopJob(jobId, 0), over))) await clock.pause(RETRY_MS, over);
}

/** False where the engine went away. Does not wait for the answer once it is over. */
async function isAnswered(call: Promise<void>, over: AbortSignal): Promise<boolean> {
  const answer = call.then(
    () => true,
    (error) => {
      if (error instanceof EngineUnreachableError) return false;
      if (over.aborted) return true;
      throw error;
    },
  );
  const end = new Promise<boolean>((resolve) => {
    if (over.aborted) resolve(true);
    else over.addEventListener('abort', () => resolve(true), { once: true });
  });
  return Promise.race([answer, end]);
}
