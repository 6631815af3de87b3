import type { Sandbox } from '../sandbox.js';
import { applyPending } from './apply-pending.js';
import type { Vm } from './vm.js';

/** Stops a VM at once and applies what was pending; nothing for a stopped one. */
export async function powerOff(sandbox: Sandbox, vm: Vm): Promise<void> {
  if (vm.hasGuest) await sandbox.guests.stop(vm.vmid);
  // Meanwhile it may have been put into another pool or onto another node, for which nobody needs its lock.
  const { node, pool } = sandbox.state.vms.find(vm.vmid) ?? vm;
  sandbox.state.vms.save({ ...applyPending(vm, false), node, pool, poweredOn: false, startedAtS: null });
}
