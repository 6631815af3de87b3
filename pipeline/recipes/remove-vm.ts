import type { CallTools } from '../run/recipe.js';
import { poll } from './poll.js';

/** Stops and destroys a VM that the caller has proven to be ours; false where its VMID is not free at the time limit. */
export async function removeVm(tools: CallTools, node: string, vmid: number): Promise<boolean> {
  if ((await tools.proxmox.findStatus(node, vmid))?.running === true) {
    await endTask(tools, await tools.proxmox.stopVm(node, vmid));
  }
  await endTask(tools, await tools.proxmox.destroyVm(node, vmid));
  return (await poll(tools, 1000, async () => ((await tools.proxmox.isVmidFree(vmid)) ? true : null))) ?? false;
}

async function endTask(tools: CallTools, upid: string): Promise<void> {
  await poll(tools, 1000, async () => ((await tools.proxmox.taskStatus(upid)).running ? null : true));
}
