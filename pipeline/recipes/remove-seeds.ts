import type { CallTools } from '../run/recipe.js';
import { deleteVolume } from './delete-volume.js';

/** What removing a seed takes: nothing of it is a step's own. */
export type SeedTools = Pick<CallTools, 'proxmox' | 'signal' | 'now' | 'pause'>;

/** Deletes every seed of that VMID, whose names only this VM's seeds can have; gives the one that stays, or null. */
export async function removeSeeds(
  tools: SeedTools,
  vm: { node: string; seedStorage: string; vmid: number },
): Promise<string | null> {
  const prefix = `${vm.seedStorage}:iso/chatops-${vm.vmid}-`;
  const contents = await tools.proxmox.listContent(vm.node, vm.seedStorage);
  for (const { volid } of contents.filter((content) => content.volid.startsWith(prefix))) {
    if (!(await deleteVolume(tools, vm.node, vm.seedStorage, volid))) {
      return volid;
    }
  }
  return null;
}
