import type { Stores } from '../stores.js';

/** MiB by node that other open requests were promised; a VM that runs already is counted by Proxmox itself. */
export function promisedMemory(stores: Stores, exceptRequest: string): Map<string, number> {
  const promised = new Map<string, number>();
  const running = new Set(stores.vms.listLive().map(({ madeBy }) => madeBy));
  for (const { id, state } of stores.requests.listInState('planning', 'awaiting-approval', 'approved', 'running')) {
    const work = 'planned' in state ? state.planned?.work : 'work' in state ? state.work : null;
    if (id === exceptRequest || running.has(id) || work?.recipe !== 'create-vm') continue;
    const { node, size } = work.vars;
    promised.set(node, (promised.get(node) ?? 0) + size.memoryMiB);
  }
  return promised;
}
