import type { CallTools, StepEnd } from '../run/recipe.js';
import { checkOurs } from './check-ours.js';
import { stop } from './stop.js';
import type { DestroySpec } from './vm-spec.js';

/** Proof that the VM to destroy is there, ours, where it was planned, and visible to Terraform: null, or why not. */
export async function checkDestroy(vm: DestroySpec, tools: CallTools): Promise<StepEnd | null> {
  const listed = (await tools.proxmox.listResources()).find(({ vmid }) => vmid === vm.vmid);
  if (listed === undefined) {
    return (await tools.proxmox.isVmidFree(vm.vmid)) ? gone(vm) : hidden(vm);
  }
  if (listed.node !== vm.node) {
    return stop({
      word: 'failed',
      message: `${vm.name} moved from ${vm.node} to ${listed.node} since this was planned.`,
      side: 'proxmox',
      cure: 'Nothing was changed. It is planned anew with the node where it is now.',
      next: 'plan-anew',
    });
  }
  // Terraform's own reading goes by what the token sees; a VM outside of its pool would look destroyed.
  if (!(await tools.proxmox.poolMembers(vm.pool)).includes(vm.vmid)) {
    return hidden(vm);
  }
  return checkOurs(tools, vm);
}

function gone(vm: DestroySpec): StepEnd {
  return stop({
    word: 'refused',
    message: `There is nothing to destroy: VMID ${vm.vmid} is free, so ${vm.name} is gone already.`,
    side: 'proxmox',
    cure: 'Look who removed it on Proxmox.',
  });
}

function hidden(vm: DestroySpec): StepEnd {
  return stop({
    word: 'unknown',
    message: `VM ${vm.vmid} exists but is not in pool ${vm.pool}, so Terraform would take it for destroyed.`,
    side: 'operator',
    cure: `Nothing was changed. Put it back into pool ${vm.pool}, then retry.`,
  });
}
