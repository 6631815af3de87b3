import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { type Doer, type Moved, moveRequest } from './move-request.js';
import type { Request } from './request.js';

/** Goes on after apply with the same run and the same approval; the run loop finds the run open again. */
export function resumeRun(stores: Stores, tools: UseCaseTools, request: Request, by: Doer): Moved {
  const { state } = request;
  const runId = 'runId' in state ? state.runId : null;
  const run = stores.runs.listFor(request.id).find(({ id }) => id === runId);
  if (runId === null || run === undefined) return { moved: false, why: 'there is no run to go on with' };
  const destroying = stores.requests.listInState('running', 'unknown').find(({ state: other }) => {
    const work = 'planned' in other ? other.planned?.work : null;
    return work?.recipe === 'destroy-vm' && work.vars.madeBy === request.id;
  });
  if (destroying !== undefined) return { moved: false, why: `R-${destroying.number} destroys its VM` };
  const moved = moveRequest(stores, tools, request, { event: 'resumed', startedAt: run.startedAt }, by, { runId });
  if (moved.moved) stores.runs.reopen(runId);
  return moved;
}
