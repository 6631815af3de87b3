import { seedVolid } from '../cloud-init/seed-volid.js';
import type { CallTools } from '../run/recipe.js';
import { deleteVolume } from './delete-volume.js';
import type { VmSpec } from './vm-spec.js';

/** What removing a seed takes: nothing of it is a step's own. */
export type SeedTools = Pick<CallTools, 'proxmox' | 'signal' | 'now' | 'pause'>;

/**
 * Deletes the VM's seed; gives it where it stays, or null. Its whole name is asked for: the hash in it covers the
 * request's own key, while a VMID may be a stranger's by now, and so may a seed that is named after it.
 */
export async function removeSeed(tools: SeedTools, vm: VmSpec): Promise<string | null> {
  const volid = seedVolid(vm);
  return (await deleteVolume(tools, vm.node, vm.seedStorage, volid)) ? null : volid;
}
