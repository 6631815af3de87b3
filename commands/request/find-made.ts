import type { VmSpec } from '../../pipeline/recipes/vm-spec.js';
import type { Stores } from '../stores.js';
import { plannedOf } from './planned-of.js';
import type { Ask } from './request.js';

/** A VM as it was made, for a request that is to destroy it. */
export interface Made {
  vm: VmSpec;
  /** The request that made it, and when that was asked for. */
  madeBy: string;
  askedAt: number;
  smbiosUuid: string | null;
  recordedNode: string;
}

/** From the VM's record and its request; where the creation ended in the unknown, from that request alone. */
export function findMade(
  stores: Stores,
  cluster: string,
  { vmid, name }: Extract<Ask, { action: 'destroy-vm' }>,
): Made | null {
  const record = stores.vms.findByVmid(cluster, vmid);
  const live = record === null || record.destroyedAt !== null ? null : record;
  const madeBy = live?.madeBy ?? stores.reservations.holderOf(`name:${name}`);
  const request = madeBy === null ? null : stores.requests.find(madeBy);
  const planned = request === null ? null : plannedOf(request);
  if (request === null || planned?.work.recipe !== 'create-vm' || planned.work.vars.vmid !== vmid) return null;
  const { vars } = planned.work;
  return {
    vm: vars,
    madeBy: request.id,
    askedAt: request.createdAt,
    smbiosUuid: live === null || live.smbiosUuid === '' ? null : live.smbiosUuid,
    recordedNode: live?.node ?? vars.node,
  };
}
