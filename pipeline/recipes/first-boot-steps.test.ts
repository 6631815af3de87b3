import { describe, expect, it } from 'vitest';
import { seedHash } from '../cloud-init/seed-hash.js';
import { seedVolid } from '../cloud-init/seed-volid.js';
import { addExampleVm, clusterVm, createExampleCluster, exampleUuid } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import type { FakeGuest } from '../fakes/fake-pve-world.js';
import type { RunFacts } from '../run/run-facts.js';
import { firstBootSteps } from './first-boot-steps.js';
import { releaseSeedSteps } from './release-seed-steps.js';
import type { VmSpec } from './vm-spec.js';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFE62b+QZPEOAkE+/NcQN/bXcEeZEgpxF6G/cdSpp7fS';
const docker0 = { name: 'docker0', mac: '02:42:AA:BB:CC:DD', ipv4: ['172.17.0.1'] };
const net0 = { name: 'ens18', mac: clusterVm.mac, ipv4: ['169.254.1.1', '10.0.20.45'] };

function guest(changes: Partial<FakeGuest> = {}, files: Record<string, string> = {}): FakeGuest {
  const all = {
    '/run/cloud-init/result.json': '{"v1":{"datasource":"DataSourceNoCloud","errors":[]}}',
    '/run/cloud-init/status.json': JSON.stringify({
      v1: { 'init-local': { start: 10.5, finished: 11 }, 'modules-final': { start: 12, finished: 13.77 } },
    }),
    '/var/lib/cloud/data/instance-id': `${seedHash(clusterVm)}\n`,
    '/etc/ssh/ssh_host_ed25519_key.pub': `${hostKey} root@web-1\n`,
    ...files,
  };
  return { silentPings: 3, interfaces: [docker0, net0], files: new Map(Object.entries(all)), ...changes };
}

/** Runs the steps one after another until one stops; gives the facts of all and how it ended. */
async function boot(machine: FakeGuest | null, vm: VmSpec = clusterVm) {
  const proxmox = createExampleCluster();
  addExampleVm(proxmox, vm, { guest: machine });
  let facts: RunFacts = {};
  for (const step of firstBootSteps()) {
    const end = await step.run({ vars: vm, facts }, createFakeCallTools(proxmox, step.timeLimitMs));
    if (end.end === 'stopped') return { step: step.key, failure: end.failure };
    facts = { ...facts, ...end.facts };
  }
  return facts;
}

describe('first boot', () => {
  it('ends with what a person needs to log in', async () => {
    expect(await boot(guest())).toMatchObject({
      boot: {
        ipv4: '10.0.20.45',
        hostKey,
        hostKeyFingerprint: 'SHA256:HQwKzqwvhRujoHQply/vlXoTbpP1ke+LEtjAlGPjbto',
        cloudInitErrors: [],
        cloudInitSeconds: 3.27,
      },
    });
  });

  it('takes any address inside the network where DHCP gives it', async () => {
    const dhcp = { ...clusterVm, address: null };
    const machine = guest(
      { interfaces: [docker0, { ...net0, ipv4: ['10.0.20.77'] }] },
      {
        '/var/lib/cloud/data/instance-id': seedHash(dhcp),
      },
    );
    expect(await boot(machine, dhcp)).toMatchObject({ boot: { ipv4: '10.0.20.77' } });
  });

  it.each<[string, FakeGuest | null, string, string]>([
    ['an agent that never answers', null, 'agent', 'did not answer within 5 minutes'],
    [
      'cloud-init that never ends',
      guest({}, { '/run/cloud-init/result.json': '' }),
      'cloud-init',
      'did not finish within 15 minutes',
    ],
    [
      'cloud-init with errors',
      guest({}, { '/run/cloud-init/result.json': '{"v1":{"errors":["a","b"]}}' }),
      'cloud-init',
      'ended with 2 errors',
    ],
    [
      'another seed',
      guest({}, { '/var/lib/cloud/data/instance-id': 'other' }),
      'cloud-init',
      'cloud-init calls it "other"',
    ],
    ['only docker0’s address', guest({ interfaces: [docker0] }), 'address', 'has none, wanted is 10.0.20.45'],
    [
      'another address',
      guest({ interfaces: [{ ...net0, ipv4: ['10.0.21.9'] }] }),
      'address',
      'has 10.0.21.9, wanted is 10.0.20.45',
    ],
    ['no host key', guest({}, { '/etc/ssh/ssh_host_ed25519_key.pub': '' }), 'host-key', 'could not be read'],
    [
      'a host key with a second line',
      guest({}, { '/etc/ssh/ssh_host_ed25519_key.pub': `${hostKey} x\n* ${hostKey}` }),
      'host-key',
      'could not be read',
    ],
  ])('says what is wrong with %s', async (_name, machine, step, message) => {
    expect(await boot(machine)).toEqual({
      step,
      failure: expect.objectContaining({
        word: 'failed',
        side: 'guest',
        changed: 'something',
        message: expect.stringContaining(message),
      }),
    });
  });

  it('does not let a guest fill the card', async () => {
    const errors = Array.from({ length: 500 }, () => 'x'.repeat(100));
    const machine = guest({}, { '/run/cloud-init/result.json': JSON.stringify({ v1: { errors } }) });
    const end = await boot(machine);
    expect('failure' in end && end.failure?.lastLines.length).toBe(10);
  });
});

describe('the seed after first boot', () => {
  async function release(smbiosUuid: string) {
    const proxmox = createExampleCluster();
    const vm = addExampleVm(proxmox);
    for (const storage of proxmox.world.storages.filter((one) => one.storage === 'seed')) {
      storage.volumes.set(seedVolid(clusterVm), { size: 1 });
    }
    const facts: RunFacts = { apply: { smbiosUuid, mac: clusterVm.mac, inState: true } };
    for (const step of releaseSeedSteps()) {
      const end = await step.run({ vars: clusterVm, facts }, createFakeCallTools(proxmox, step.timeLimitMs));
      if (end.end === 'stopped') return { drive: vm.config.get('scsi1'), failure: end.failure, proxmox };
    }
    return { drive: vm.config.get('scsi1'), volumes: await proxmox.listContent('pve1', 'seed'), proxmox };
  }

  it('is ejected and deleted', async () => {
    expect(await release(exampleUuid)).toMatchObject({ drive: 'none,media=cdrom', volumes: [] });
  });

  it('stays in a machine that is not the one that was made', async () => {
    const { drive, failure } = await release('00000000-0000-4000-8000-000000000000');
    expect(drive).toBe('seed:iso/x.iso,media=cdrom');
    expect(failure).toMatchObject({ word: 'refused', message: expect.stringContaining('smbios uuid differs') });
  });
});
