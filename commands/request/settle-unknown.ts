import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';
import { settleMaker } from './settle-maker.js';

/**
 * Proxmox has proven, twice, that nothing stands under the VMID of a request whose outcome was not known: a destroy is
 * done, a create has failed. Gives whether that changed anything.
 */
export function settleUnknown(tools: UseCaseTools, requestId: string): boolean {
  return tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'unknown') return false;
    const { planned, runId } = request.state;
    if (planned.work.recipe === 'create-vm') {
      settleMaker(stores, tools, request.id, null);
      return true;
    }
    if (planned.work.recipe !== 'destroy-vm') return false;
    const { vmid, madeBy } = planned.work.vars;
    const startedAt = stores.runs.listFor(requestId).find(({ id }) => id === runId)?.startedAt ?? tools.now();
    const facts = { destroyed: { vmid } };
    stores.vms.markDestroyed(tools.settings.cluster, vmid, tools.now());
    const moved = moveRequest(stores, tools, request, { event: 'proven-gone', facts, startedAt }, MACHINERY);
    if (moved.moved) settleMaker(stores, tools, madeBy, request);
    return moved.moved;
  });
}
