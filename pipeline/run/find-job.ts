import type { JobView } from '../engine.js';
import { outlastEngine } from './outlast-engine.js';
import type { StepContext } from './run-context.js';

/** The container that was made for that journal record, or null. */
export async function findJob<V>(context: StepContext<V>, stepId: string): Promise<JobView | null> {
  const { deps, run } = context;
  const jobs = await outlastEngine(context, () => deps.engine.listJobs(run.instance));
  return jobs.find(({ labels }) => labels['chatops.run'] === run.runId && labels['chatops.step'] === stepId) ?? null;
}
