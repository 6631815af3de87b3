import type { Engine } from '../engine.js';

/**
 * Removes containers that nobody will look at again: not running, and `isOver` says that the journal is done with them.
 * What cannot be removed now is left for the next time.
 */
export async function sweepJobs(
  engine: Engine,
  instance: string,
  isOver: (runId: string, stepId: string) => boolean,
): Promise<void> {
  const jobs = await engine.listJobs(instance).catch(() => []);
  const over = jobs.filter(({ state, labels }) => {
    return state !== 'running' && isOver(labels['chatops.run'] ?? '', labels['chatops.step'] ?? '');
  });
  await Promise.all(over.map(({ jobId }) => engine.removeJob(jobId).catch(() => undefined)));
}
