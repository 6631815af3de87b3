import type { Failure } from '../../pipeline/run/failure.js';
import { lastCheck } from '../approval/last-check.js';
import { finishRun } from '../request/finish-run.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { loadPolicy } from './load-policy.js';
import { planEdit } from './plan-edit.js';

/** Puts an approved edit of the policy into force, or says why not: the last check and the change are one transaction. */
export function applyEdit(tools: UseCaseTools, requestId: string, runId: string): void {
  tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'running' || request.state.runId !== runId) return;
    const { ask, state } = request;
    const { work } = state.planned;
    if (work.recipe !== 'edit-policy' || ask.action !== 'edit-policy') return;
    const step = { stage: 'apply', effect: 'once' } as const;
    const failure = lastCheck(tools, requestId, runId, step, {}) ?? whyNotNow();
    if (failure !== null)
      return finishRun(tools, requestId, { end: 'stopped', stage: 'apply', step: 'policy', facts: {}, failure });
    loadPolicy(stores, tools, work.vars.policy, { actor: request.actor, person: request.requester, requestId });
    finishRun(tools, requestId, { end: 'done', facts: {} });

    function whyNotNow(): Failure | null {
      if (ask.action !== 'edit-policy' || work.recipe !== 'edit-policy') return null;
      const revision = stores.policies.current()?.revision ?? 0;
      if (revision !== work.vars.base) return refuse(`the policy is at revision ${revision} by now`);
      const planned = planEdit(stores, tools, ask);
      return 'problem' in planned ? refuse(planned.problem) : null;
    }
  });
}

function refuse(message: string): Failure {
  const cure = 'It is planned and asked anew, upon the policy in force.';
  return { word: 'refused', message, lastLines: [], side: 'request', changed: 'nothing', cure, next: 'plan-anew' };
}
