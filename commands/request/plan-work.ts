import type { Failure } from '../../pipeline/run/failure.js';
import { planEdit } from '../policy/plan-edit.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { planCreate } from './plan-create.js';
import { planDestroy } from './plan-destroy.js';
import { planTemplate } from './plan-template.js';
import type { PlanningFacts } from './planning-facts.js';
import type { Ask, Request, Work } from './request.js';

export type PlannedWork = { ok: true; work: Work; nodeReason: string } | { ok: false; failure: Failure };

/** What exactly is to be planned, with VMIDs, addresses, node and template fixed. Holds what it chooses. */
export function planWork(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  facts: PlanningFacts | null,
): PlannedWork {
  const { ask } = request;
  const planned = choose(stores, tools, request, ask, facts);
  return 'problem' in planned ? { ok: false, failure: cannot(planned) } : { ok: true, ...planned };
}

function choose(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  ask: Ask,
  facts: PlanningFacts | null,
): { work: Work; nodeReason: string } | CannotPlan {
  if (ask.action === 'edit-policy') return planEdit(stores, tools, ask);
  if (facts === null) throw new Error(`R-${request.number} cannot be planned without a look at Proxmox`);
  switch (ask.action) {
    case 'create-vm':
      return planCreate(stores, tools, request, ask, facts);
    case 'destroy-vm':
      return planDestroy(stores, tools, request, ask, facts);
    case 'build-template':
    case 'retire-template':
      return planTemplate(stores, tools, request, ask, facts);
    default:
      return ask satisfies never;
  }
}

function cannot({ problem, side, cure }: CannotPlan): Failure {
  return { word: 'failed', message: problem, lastLines: [], side, changed: 'nothing', cure, next: 'stop' };
}
