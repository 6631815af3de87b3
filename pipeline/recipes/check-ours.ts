import type { CallTools, StepEnd } from '../run/recipe.js';
import { hasOwnLine } from './own-line.js';
import { stop } from './stop.js';

/** Proof right before an act that the VM is the one we made: null, or the refusal. Throws `ProxmoxError`. */
export async function checkOurs(
  tools: CallTools,
  vm: { node: string; vmid: number; instance: string; madeBy: string; smbiosUuid: string | null },
): Promise<StepEnd | null> {
  const config = await tools.proxmox.findConfig(vm.node, vm.vmid);
  if (config === null) {
    return refuse(`VM ${vm.vmid} is not on node ${vm.node}`);
  }
  if (!hasOwnLine(config.description, vm.instance, vm.madeBy)) {
    return refuse(`the Notes of VM ${vm.vmid} do not say that it is ours`);
  }
  if (vm.smbiosUuid !== null && config.smbiosUuid !== vm.smbiosUuid) {
    return refuse(`VM ${vm.vmid} is another machine than the one that was made: its smbios uuid differs`);
  }
  return null;
}

function refuse(reason: string): StepEnd {
  return stop({
    word: 'refused',
    message: `Nothing was done, because ${reason}.`,
    side: 'proxmox',
    cure: 'Look at that VMID on Proxmox: only what is provably ours is touched.',
  });
}
