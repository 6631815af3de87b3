import type { CallStep } from '../run/recipe.js';
import { findStateOfVm } from '../terraform/find-state-of-vm.js';
import { checkOurs } from './check-ours.js';
import { stop } from './stop.js';
import type { VmSpec } from './vm-spec.js';

/** After apply: what proves the VM to be ours from now on. */
export function identifyStep(): CallStep<VmSpec> {
  return {
    kind: 'call',
    key: 'identify',
    effect: 'reads',
    timeLimitMs: 60_000,
    run: async ({ vars: vm }, tools) => {
      const foreign = await checkOurs(tools, { ...vm, madeBy: vm.requestId, smbiosUuid: null });
      if (foreign !== null) {
        return foreign;
      }
      const config = await tools.proxmox.findConfig(vm.node, vm.vmid);
      const { smbiosUuid = null, net0Mac = null } = config ?? {};
      if (smbiosUuid === null || net0Mac !== vm.mac) {
        return stop({
          word: 'failed',
          message: `VM ${vm.vmid} has ${smbiosUuid === null ? 'no smbios uuid' : `MAC ${net0Mac ?? 'none'}, not ${vm.mac}`}.`,
          side: 'proxmox',
          changed: 'something',
          cure: 'Look at the VM’s hardware on Proxmox, then destroy it and ask again.',
        });
      }
      const inState = findStateOfVm(await tools.readArtifact('terraform-state'), vm.vmid) !== 'none';
      return { end: 'done', facts: { apply: { smbiosUuid, mac: net0Mac, inState } } };
    },
  };
}
