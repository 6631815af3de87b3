import { seedVolid } from '../cloud-init/seed-volid.js';
import type { VmSpec } from '../recipes/vm-spec.js';
import { renderNotes } from './render-notes.js';
import { renderTags } from './render-tags.js';

/**
 * The module's variables as `vm.tfvars.json`. In a JSON variables file strings are literal: `${…}` and `%{…}` in what
 * people wrote stay text (https://opentofu.org/docs/language/values/variables/#variable-definitions-tfvars-files).
 */
export function renderTfvars(vm: VmSpec): string {
  const variables = {
    endpoint: `https://${vm.endpoint}/`,
    vm_id: vm.vmid,
    name: vm.name,
    node: vm.node,
    pool: vm.pool,
    description: renderNotes(vm),
    tags: renderTags(['chatops', vm.environment, vm.requester.login]),
    template: { vm_id: vm.template.vmid, node: vm.template.node },
    storage: vm.storage,
    seed: seedVolid(vm),
    cpu: { cores: vm.size.cores, type: vm.hardware.cpuType },
    memory: { mib: vm.size.memoryMiB, floating_mib: vm.hardware.balloon ? vm.size.memoryMiB : 0 },
    disk_gib: vm.size.diskGiB,
    // The provider writes 0 as "not set".
    network: { bridge: vm.network.bridge, mac: vm.mac, vlan: vm.network.vlan ?? 0, mtu: vm.network.mtu ?? 0 },
    on_boot: vm.hardware.onBoot,
  };
  return `${JSON.stringify(variables, null, 2)}\n`;
}
