import type { PveConfig } from '../proxmox/proxmox.js';
import type { CallTools, StepEnd } from '../run/recipe.js';
import { hasOwnLine } from './own-line.js';
import { stop } from './stop.js';

interface MadeVm {
  node: string;
  vmid: number;
  instance: string;
  madeBy: string;
  smbiosUuid: string | null;
}

/** Proof right before an act that the VM is the one we made: null, or the refusal. Throws `ProxmoxError`. */
export async function checkOurs(tools: CallTools, vm: MadeVm): Promise<StepEnd | null> {
  return checkConfigOurs(await tools.proxmox.findConfig(vm.node, vm.vmid), vm);
}

/** The same on a config that was just read; with its `digest` a change of it is a change of exactly that VM. */
export function checkConfigOurs(config: PveConfig | null, vm: MadeVm): StepEnd | null {
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
