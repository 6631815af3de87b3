import type { RecipeName } from '../../pipeline/run/recipe.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';
import { planWork } from './plan-work.js';
import type { PlanningFacts } from './planning-facts.js';
import type { Request, Work } from './request.js';

/**
 * `run`: a plan run is made and has to be run. `decide`: there is nothing to run, `finishPlanning` follows at once.
 * `none`: the request is not to be planned (any more), or planning could not begin and the card says why.
 */
export type PlanningStart =
  | { next: 'run'; runId: string; recipe: RecipeName; work: Work }
  | { next: 'decide'; work: Work }
  | { next: 'none' };

const planRecipes: Record<Work['recipe'], RecipeName | null> = {
  'create-vm': 'plan-create-vm',
  'destroy-vm': 'plan-destroy-vm',
  'build-template': null,
  'retire-template': null,
  'edit-policy': null,
};

/** `facts` null: of what changes nothing on Proxmox. Reserves, chooses node and template, and makes the plan run: one transaction. */
export function startPlanning(tools: UseCaseTools, requestId: string, facts: PlanningFacts | null): PlanningStart {
  return tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'planning' || request.state.runId !== null) return { next: 'none' };
    const planned = planWork(stores, tools, request, facts);
    if (planned.ok) return begin(stores, tools, request, planned.work, planned.nodeReason);
    const event = { event: 'run-stopped', stage: 'plan', step: 'reserve', afterApply: false, found: '' } as const;
    moveRequest(stores, tools, request, { ...event, failure: planned.failure }, MACHINERY);
    return { next: 'none' };
  });
}

function begin(stores: Stores, tools: UseCaseTools, request: Request, work: Work, nodeReason: string): PlanningStart {
  const recipe = planRecipes[work.recipe];
  const before = stores.runs.listFor(request.id).filter((run) => run.recipe.startsWith('plan-')).length;
  const runId = recipe === null ? null : tools.newId();
  if (runId !== null && recipe !== null) {
    stores.runs.add({ id: runId, requestId: request.id, recipe, startedAt: tools.now() });
  }
  const event = { event: 'plan-begun', runId, work, nodeReason, attempt: before + 1 } as const;
  const moved = moveRequest(stores, tools, request, event, MACHINERY, { runId });
  if (!moved.moved) throw new Error(moved.why);
  return runId === null || recipe === null ? { next: 'decide', work } : { next: 'run', runId, recipe, work };
}
