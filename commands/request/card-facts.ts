import type { VmSpec } from '../../pipeline/recipes/vm-spec.js';
import type { CardFacts } from '../card.js';
import { plannedOf } from './planned-of.js';
import type { Planned } from './request.js';
import type { RequestView } from './request-view.js';

/** What will happen, or did: from the plan; null until there is one, and for templates. */
export function cardFacts(view: RequestView): CardFacts | null {
  const planned = plannedOf(view.request);
  if (planned === null) return null;
  const { work } = planned;
  if (work.recipe === 'create-vm') return factsOf(view, planned, work.vars, work.vars.node);
  if (work.recipe === 'destroy-vm') return factsOf(view, planned, work.vars.vm, work.vars.node);
  return null;
}

function factsOf(view: RequestView, { facts, nodeReason }: Planned, vm: VmSpec, node: string): CardFacts {
  const { vlan, bridge } = vm.network;
  return {
    cores: vm.size.cores,
    memoryMiB: vm.size.memoryMiB,
    diskGiB: vm.size.diskGiB,
    storage: vm.storage,
    template: vm.template.spec.name,
    blueprint: vm.blueprint.name,
    network: vlan === null ? bridge : `VLAN ${vlan}`,
    ipv4: vm.address?.ipv4 ?? null,
    node,
    nodeReason,
    memoryShareAfter: facts.preflight?.memoryShareAfter ?? 0,
    leaseDays: vm.leaseDays,
    quotaOf: view.quota.of,
    quotaUsed: view.quota.taken,
    quotaLimit: view.quota.limit,
    vmid: vm.vmid,
  };
}
