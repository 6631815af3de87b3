import type { VmSpec } from '../../pipeline/recipes/vm-spec.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { plannedOf } from './card-facts.js';
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

interface Made {
  vm: VmSpec;
  madeBy: string;
  smbiosUuid: string | null;
  recordedNode: string;
}

/** From the VM's record and its request; where the creation ended in the unknown, from that request alone. */
function findMade(stores: Stores, cluster: string, { vmid, name }: DestroyAsk): Made | null {
  const record = stores.vms.findByVmid(cluster, vmid);
  const live = record === null || record.destroyedAt !== null ? null : record;
  const madeBy = live?.madeBy ?? stores.reservations.holderOf(`name:${name}`);
  const request = madeBy === null ? null : stores.requests.find(madeBy);
  const planned = request === null ? null : plannedOf(request);
  if (madeBy === null || planned?.work.recipe !== 'create-vm' || planned.work.vars.vmid !== vmid) return null;
  const { vars } = planned.work;
  return {
    vm: vars,
    madeBy,
    smbiosUuid: live === null || live.smbiosUuid === '' ? null : live.smbiosUuid,
    recordedNode: live?.node ?? vars.node,
  };
}
