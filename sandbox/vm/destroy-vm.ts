import type { Sandbox } from '../sandbox.js';
import { freeVolume } from '../volumes/free-volume.js';
import type { Vm } from './vm.js';

/** Removes guest, disks, snapshots and the VM itself; ISO images and other content stay. */
export async function destroyVm(sandbox: Sandbox, vm: Vm): Promise<void> {
  const owned = sandbox.state.volumes.list().filter(({ content, vmid }) => content === 'images' && vmid === vm.vmid);
  const bases = new Set(owned.map((volume) => volume.volid));
  const child = sandbox.state.volumes.list().find(({ parent }) => parent !== null && bases.has(parent));
  if (child !== undefined) throw new Error(`base volume '${child.parent}' is still in use by linked clones`);
  if (vm.hasGuest) await sandbox.guests.remove(vm.vmid);
  sandbox.state.transaction(() => {
    for (const volume of owned) freeVolume(sandbox, vm.node, volume.volid);
    sandbox.state.snapshots.removeAll(vm.vmid);
    sandbox.state.vms.remove(vm.vmid);
  });
}
