import { templateLine, templateName } from '../packer/template-names.js';
import type { VmSpec } from '../recipes/vm-spec.js';
import { renderNotes } from '../terraform/render-notes.js';
import { exampleVm } from './example-vm.js';
import { createFakeProxmox, type FakeProxmox } from './fake-proxmox.js';
import { addFakeVm, type FakeVm } from './fake-pve-world.js';

/** The example VM as the fake cluster can hold it. */
export const clusterVm: VmSpec = {
  ...exampleVm,
  pool: 'bot',
  storage: 'ceph-vm',
  seedStorage: 'seed',
  network: { ...exampleVm.network, bridge: 'vmbr0' },
  template: { ...exampleVm.template, buildStorage: 'ceph-vm', importStorage: 'seed', seedStorage: 'seed' },
};

export const exampleUuid = '3b3a3621-7fd8-4e6e-abee-077e988dfd38';

/** A fake cluster on which the example's template stands, as its build left it. */
export function createExampleCluster(): FakeProxmox {
  const proxmox = createFakeProxmox();
  const { template, instance } = clusterVm;
  addFakeVm(proxmox.world, {
    vmid: template.vmid,
    node: template.node,
    pool: 'templates',
    template: true,
    config: {
      name: templateName(template),
      description: `chatops ${instance}/other\n${templateLine(instance, template)}\n`,
      scsi0: 'ceph-vm:base-9101-disk-0',
    },
  });
  return proxmox;
}

/** The example VM as the apply leaves it: running, with its seed. */
export function addExampleVm(proxmox: FakeProxmox, vm: VmSpec = clusterVm, changes: Partial<FakeVm> = {}): FakeVm {
  return addFakeVm(proxmox.world, {
    vmid: vm.vmid,
    node: vm.node,
    pool: vm.pool,
    running: true,
    ...changes,
    config: {
      name: vm.name,
      description: renderNotes(vm),
      smbios1: `uuid=${exampleUuid}`,
      net0: `virtio=${vm.mac},bridge=vmbr0`,
      scsi0: 'ceph-vm:vm-12045-disk-0',
      scsi1: 'seed:iso/x.iso,media=cdrom',
      ...Object.fromEntries(changes.config ?? []),
    },
  });
}
