import { describe, expect, it } from 'vitest';
import { addExampleVm, clusterVm, createExampleCluster, exampleUuid } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import type { FakeProxmox } from '../fakes/fake-proxmox.js';
import { identifyStep } from './identify-step.js';
import { importStep } from './import-step.js';

const state = { version: 4, serial: 1, lineage: 'x', resources: [] };
const known = {
  ...state,
  resources: [
    { mode: 'managed', type: 'proxmox_virtual_environment_vm', instances: [{ attributes: { vm_id: clusterVm.vmid } }] },
  ],
};

function identify(proxmox: FakeProxmox, terraformState: object = known) {
  const tools = createFakeCallTools(proxmox);
  tools.artifacts.set('terraform-state', new TextEncoder().encode(JSON.stringify(terraformState)));
  return identifyStep().run({ vars: clusterVm, facts: {} }, tools);
}

describe('a new VM', () => {
  it('is known by its smbios uuid from now on', async () => {
    const proxmox = createExampleCluster();
    addExampleVm(proxmox);
    expect(await identify(proxmox)).toEqual({
      end: 'done',
      facts: { apply: { smbiosUuid: exampleUuid, mac: clusterVm.mac, inState: true } },
    });
  });

  it('that Terraform’s state does not know is imported, and only then', async () => {
    const proxmox = createExampleCluster();
    addExampleVm(proxmox);
    const end = await identify(proxmox, state);
    if (end.end !== 'done') throw new Error('it stopped');
    expect(end.facts.apply?.inState).toBe(false);
    expect(importStep([]).isNeedless?.({ vars: clusterVm, facts: end.facts })).toBe(false);
    expect(importStep([]).isNeedless?.({ vars: clusterVm, facts: {} })).toBe(true);
    expect(importStep([]).job({ vars: clusterVm, facts: {} }).command.slice(-2)).toEqual([
      'proxmox_virtual_environment_vm.vm',
      'pve1/12045',
    ]);
  });

  it.each([
    [
      'has another MAC',
      { config: new Map([['net0', 'virtio=BC:24:11:99:99:99,bridge=vmbr0']]) },
      'failed',
      'not BC:24:11:00:00:01',
    ],
    [
      'is a stranger’s',
      { config: new Map([['description', 'chatops other/f00dfeed']]) },
      'refused',
      'do not say that it is ours',
    ],
    ['is on another node', { node: 'pve2' }, 'refused', 'is not on node pve1'],
  ])('that %s is not taken', async (_name, changes, word, message) => {
    const proxmox = createExampleCluster();
    addExampleVm(proxmox, clusterVm, changes);
    expect(await identify(proxmox)).toMatchObject({ failure: { word, message: expect.stringContaining(message) } });
  });
});
