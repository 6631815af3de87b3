import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { Doer, Moved } from './move-request.js';
import type { Request } from './request.js';
import { resumeRun } from './resume-run.js';

/**
 * Takes over what an apply left that nobody could judge: the journal gets a record that it is done, on a person's word,
 * and the run goes on after it. Its next step still proves that the VM is ours before anything is done to it.
 */
export function adoptApply(stores: Stores, tools: UseCaseTools, request: Request, by: Doer): Moved {
  const { state } = request;
  if (state.state !== 'unknown' || state.stage !== 'apply') {
    return { moved: false, why: 'only what a Terraform apply left can be adopted' };
  }
  const last = tools.journal.findSteps(state.runId).findLast(({ stage, outcome }) => {
    return stage === 'apply' && (outcome?.outcome === 'stopped' || outcome?.outcome === 'cancelled');
  });
  const resumed = resumeRun(stores, tools, request, by);
  if (!resumed.moved || last === undefined) return resumed;
  const { runId, stage, step, attempt, kind } = last;
  const at = tools.now();
  const { stepId } = tools.journal.intend({ runId, stage, step, attempt: attempt + 1, kind, at });
  tools.journal.end(stepId, { outcome: 'done', facts: {}, at });
  const detail = { runId, step, attempt: attempt + 1 };
  stores.audit.add({ at, ...by, act: 'apply adopted', requestId: request.id, detail });
  return resumed;
}
