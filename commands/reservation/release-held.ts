import { changesNoVm } from '../request/changes-no-vm.js';
import type { Request, RequestState, Work } from '../request/request.js';
import type { Stores } from '../stores.js';

/**
 * Lets go of what a request holds once its VM exists (its record holds the name, VMID and address then) or is proven
 * absent. What may stand on Proxmox without a record stays held.
 */
export function releaseHeld(stores: Stores, cluster: string, request: Request): void {
  if (!isSettled(request.state)) return;
  stores.reservations.release(request.id);
  dropUnbuilt(stores, cluster, request.id);
}

function isSettled(state: RequestState): boolean {
  switch (state.state) {
    case 'ready':
    case 'refused':
    case 'denied':
    case 'expired':
    // A run that was cancelled in the middle of its change is unknown; here either no VM was made or its record holds it.
    case 'cancelled':
      return true;
    case 'failed':
      return state.retry === 'plan' && (state.failure.changed === 'nothing' || changesNoVm(state.stage));
    case 'planning':
    case 'awaiting-approval':
    case 'approved':
    case 'running':
    case 'unknown':
      return false;
    default:
      return state satisfies never;
  }
}

/** Template VMIDs that were fixed for a build which did not come to be, unless another open request counts on them. */
function dropUnbuilt(stores: Stores, cluster: string, requestId: string): void {
  const unbuilt = stores.templates.list().filter((item) => item.builtAt === null && item.requestId === requestId);
  if (unbuilt.length === 0) return;
  const needed = new Set(
    stores.requests
      .listInState('planning', 'awaiting-approval', 'approved', 'running', 'unknown')
      .filter(({ id }) => id !== requestId)
      .flatMap(({ state }) => vmidsOf(state)),
  );
  for (const { vmid } of unbuilt) if (!needed.has(vmid)) stores.templates.drop(cluster, vmid);
}

function vmidsOf(state: RequestState): number[] {
  const work = 'planned' in state ? (state.planned?.work ?? null) : 'work' in state ? state.work : null;
  const template = work === null ? null : templateOf(work);
  return template === null ? [] : [template.vmid, ...(template.baseVmid === null ? [] : [template.baseVmid])];
}

function templateOf(work: Work) {
  return work.recipe === 'destroy-vm' || work.recipe === 'edit-policy' ? null : work.vars.template;
}
