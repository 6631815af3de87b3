import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { findMade } from './find-made.js';
import type { PlanningFacts } from './planning-facts.js';
import type { Ask, Request, Work } from './request.js';
import { labelOf } from './request-words.js';
import { settleMaker } from './settle-maker.js';

type DestroyAsk = Extract<Ask, { action: 'destroy-vm' }>;

/** The VM as it was made, on the node where it is now. */
export function planDestroy(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  ask: DestroyAsk,
  facts: PlanningFacts,
): { work: Work; nodeReason: string } | CannotPlan {
  const made = findMade(stores, tools.settings.cluster, ask);
  if (made === null) {
    const cure = 'Look at it on Proxmox: only what is provably ours is touched.';
    return { problem: `there is no record of how ${ask.name} was made`, side: 'chatops', cure };
  }
  const { vm, madeBy, smbiosUuid, recordedNode } = made;
  if (facts.isGone === true) {
    stores.vms.markDestroyed(tools.settings.cluster, ask.vmid, tools.now());
    settleMaker(stores, tools, madeBy, null);
    return gone(ask);
  }
  const node = facts.vms.find(({ vmid }) => vmid === ask.vmid)?.node ?? recordedNode;
  const vars = {
    ...{ instance: tools.instance, requestId: request.id, label: labelOf(request), madeBy, vm, node, smbiosUuid },
    ...{ vmid: ask.vmid, name: ask.name, pool: vm.pool, environment: ask.environment },
    ...{ endpoint: facts.endpoint, images: facts.images },
  };
  return { work: { recipe: 'destroy-vm', vars }, nodeReason: 'where it is' };
}

/** Our record ends with the VM, so that its name and its place in the quota are free again. */
function gone({ name, vmid }: DestroyAsk): CannotPlan {
  return {
    problem: `There is nothing to destroy: VMID ${vmid} is free, so ${name} is gone already.`,
    side: 'proxmox',
    cure: `Its record is closed and the name is free again. The tasks on Proxmox say who removed it.`,
  };
}
