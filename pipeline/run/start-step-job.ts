import { EngineRefusedError, EngineUnreachableError, JobMissingError } from '../engine.js';
import { findJob } from './find-job.js';
import { waitForEngine } from './outlast-engine.js';
import type { StepContext } from './run-context.js';

/**
 * Starts the container once. After an answer that was lost it looks first: an ended container would run a second time.
 * `absent`: it is gone, and whether it ran is not known. `refused`: it did not start.
 */
export async function startStepJob<V>(
  context: StepContext<V>,
  stepId: string,
  jobId: string,
): Promise<{ start: 'made' } | { start: 'absent' } | { start: 'refused'; why: string }> {
  for (let told = false; ; told = true) {
    try {
      await context.deps.engine.startJob(jobId);
      return { start: 'made' };
    } catch (error) {
      if (error instanceof JobMissingError) return { start: 'absent' };
      if (error instanceof EngineRefusedError) return { start: 'refused', why: error.message };
      if (!(error instanceof EngineUnreachableError)) throw error;
    }
    await waitForEngine(context, !told);
    const job = await findJob(context, stepId);
    if (job === null) return { start: 'absent' };
    if (job.state !== 'created') return { start: 'made' };
  }
}
