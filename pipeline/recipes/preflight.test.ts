import { describe, expect, it } from 'vitest';
import { clusterVm, createExampleCluster } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import type { FakeProxmox } from '../fakes/fake-proxmox.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import { preflight } from './preflight.js';
import type { VmSpec } from './vm-spec.js';

const GIB = 1024 ** 3;

function look(proxmox: FakeProxmox, vm: VmSpec = clusterVm) {
  return preflight({ vars: vm, facts: {} }, createFakeCallTools(proxmox));
}

describe('the preflight of a VM', () => {
  it('tells what approvers want to know of node and storage', async () => {
    expect(await look(createExampleCluster(), { ...clusterVm, reservedMemoryMiB: 2048 })).toEqual({
      end: 'done',
      facts: {
        preflight: { nodeMemoryBytes: 64 * GIB, memoryShareAfter: (8 + 4) / 64, storageFreeBytes: 500 * GIB },
      },
    });
  });

  type Change = (proxmox: FakeProxmox) => void;
  const storage =
    (name: string, change: object): Change =>
    (proxmox) =>
      void proxmox.world.storages.filter((one) => one.storage === name).map((one) => Object.assign(one, change));

  it.each<[string, Change, string]>([
    [
      'an offline node',
      ({ world }) => void Object.assign(world.nodes[0] ?? {}, { online: false }),
      'node pve1 is offline',
    ],
    [
      'too little memory',
      ({ world }) => void Object.assign(world.nodes[0] ?? {}, { memoryUsedBytes: 63 * GIB }),
      'node pve1 has 1.0 GiB of memory free, 2.0 GiB are needed',
    ],
    [
      'a full storage',
      storage('ceph-vm', { freeBytes: 3 * GIB }),
      'storage ceph-vm has 3.0 GiB free, 16.0 GiB are needed',
    ],
    ['a storage that is not active', storage('ceph-vm', { active: false }), 'storage ceph-vm is not active on pve1'],
    [
      'a seed storage without ISOs',
      storage('seed', { content: ['import'] }),
      'storage seed does not take iso (it takes import)',
    ],
    ['a missing bridge', ({ world }) => void world.bridges.splice(0), 'bridge vmbr0 is not on pve1'],
    ['a missing pool', ({ world }) => void world.pools.delete('bot'), 'pool bot does not exist'],
    [
      'a name in use',
      ({ world }) => void addFakeVm(world, { vmid: 500, node: 'pve2', config: { name: 'web-1' } }),
      'the name web-1 is in use by VMID 500 on pve2',
    ],
    [
      'a VMID that a stranger has',
      ({ world }) => void addFakeVm(world, { vmid: 12045, visible: false }),
      'VMID 12045 is taken',
    ],
    [
      'a template that was deleted by hand',
      ({ world }) => void world.vms.delete(9101),
      'template debian-13 (VMID 9101 on pve1) is no longer on Proxmox',
    ],
    [
      'a template that is a VM again',
      ({ world }) => void Object.assign(world.vms.get(9101) ?? {}, { template: false }),
      'template debian-13 (VMID 9101 on pve1) is no template any more',
    ],
    [
      'a template of somebody else',
      ({ world }) => void world.vms.get(9101)?.config.set('description', 'golden'),
      'is not the one that was built',
    ],
  ])('finds %s', async (_name, change, message) => {
    const proxmox = createExampleCluster();
    change(proxmox);
    const end = await look(proxmox);
    expect(end).toMatchObject({ end: 'stopped', failure: { word: 'failed', changed: 'nothing', side: 'proxmox' } });
    expect(end.end === 'stopped' && end.failure.message).toContain(message);
  });

  it('tells all problems at once', async () => {
    const proxmox = createExampleCluster();
    proxmox.world.bridges = [];
    proxmox.world.pools.clear();
    const end = await look(proxmox);
    expect(end.end === 'stopped' && end.failure.lastLines).toEqual([
      'bridge vmbr0 is not on pve1',
      'pool bot does not exist',
    ]);
  });

  it('asks for room and VMIDs where the template has to be built first', async () => {
    const proxmox = createExampleCluster();
    proxmox.world.vms.delete(9101);
    const template = { ...clusterVm.template, builtAt: null, baseVmid: 9100, baseBuilt: false };
    expect((await look(proxmox, { ...clusterVm, template })).end).toBe('done');
    addFakeVm(proxmox.world, { vmid: 9100, node: 'pve1' });
    const end = await look(proxmox, { ...clusterVm, template });
    expect(end.end === 'stopped' && end.failure.lastLines).toEqual(['VMID 9100, meant for the template, is taken']);
  });

  it('refuses a person whose login is that of the jobs', async () => {
    const requester = { ...clusterVm.requester, login: 'chatops' };
    const end = await look(createExampleCluster(), { ...clusterVm, requester });
    expect(end.end === 'stopped' && end.failure.lastLines).toEqual([
      'the login chatops is the account of the jobs in every guest',
    ]);
  });

  it('refuses a template on another node’s own storage', async () => {
    const template = { ...clusterVm.template, buildStorage: 'local-lvm' };
    const end = await look(createExampleCluster(), { ...clusterVm, node: 'pve2', template });
    expect(end.end === 'stopped' && end.failure.lastLines).toEqual([
      "template debian-13 lies on pve1's own storage, from where pve2 cannot clone",
    ]);
  });

  it('refuses a clone to another node’s own storage', async () => {
    const end = await look(createExampleCluster(), { ...clusterVm, node: 'pve2', storage: 'local-lvm' });
    expect(end.end === 'stopped' && end.failure.lastLines).toEqual([
      "template debian-13 lies on pve1, from where Proxmox cannot clone to pve2's own storage local-lvm",
    ]);
  });
});
