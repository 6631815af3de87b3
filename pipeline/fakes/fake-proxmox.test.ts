import { describe, expect, it } from 'vitest';
import { ProxmoxError } from '../proxmox/proxmox.js';
import { createFakeProxmox } from './fake-proxmox.js';
import { addFakeVm } from './fake-pve-world.js';

const NOW = 1_700_000_000_500;

function createWithTemplate(): ReturnType<typeof createFakeProxmox> {
  const fake = createFakeProxmox(() => NOW);
  addFakeVm(fake.world, { vmid: 9101, template: true, config: { scsi0: 'ceph-vm:base-9101-disk-0,size=8G' } });
  return fake;
}

describe('the fake Proxmox', () => {
  it('shows a clone with its description and lock first, and with its pool at the end', async () => {
    const fake = createWithTemplate();
    fake.world.taskMode = 'by-hand';
    const upid = await fake.cloneVm('pve1', 9101, { newid: '12045', name: 'web-1', description: 'ours', pool: 'bot' });
    expect(await fake.isVmidFree(12045)).toBe(false);
    expect(await fake.findConfig('pve1', 12045)).toMatchObject({
      description: 'ours',
      lock: 'clone',
      name: 'vm-12045',
    });
    expect(await fake.poolMembers('bot')).toEqual([]);
    fake.finishTask(upid);
    expect(await fake.findConfig('pve1', 12045)).toMatchObject({ name: 'web-1', lock: null, template: false });
    expect(await fake.poolMembers('bot')).toEqual([12045]);
    expect(await fake.findTasks('pve1', { vmid: 9101, type: 'qmclone', since: NOW })).toMatchObject([
      { upid, ours: true, running: false, exitStatus: 'OK' },
    ]);
  });

  it('takes the VM away again when a clone fails', async () => {
    const fake = createWithTemplate();
    fake.fail('cloneVm', { when: 'task', exitStatus: "can't lock file - got timeout" });
    const upid = await fake.cloneVm('pve1', 9101, { newid: '12045' });
    expect(await fake.taskStatus(upid)).toEqual({ running: false, exitStatus: "can't lock file - got timeout" });
    expect(await fake.isVmidFree(12045)).toBe(true);
  });

  it('does a change and loses the answer where that was planned', async () => {
    const fake = createWithTemplate();
    fake.fail('startVm', { when: 'after' });
    addFakeVm(fake.world, { vmid: 7 });
    await expect(fake.startVm('pve1', 7)).rejects.toMatchObject({ uncertain: true });
    expect(await fake.findStatus('pve1', 7)).toEqual({ running: true, lock: null });
  });

  const refusals: [string, (fake: ReturnType<typeof createFakeProxmox>) => Promise<string | object | null>, string][] =
    [
      ['a taken VMID', (fake) => fake.cloneVm('pve1', 9101, { newid: '9101' }), 'config file already exists'],
      [
        'an unknown field',
        (fake) => fake.cloneVm('pve1', 9101, { newid: '107', tags: 'x' }),
        'tags: property is not defined',
      ],
      ['an unknown pool', (fake) => fake.cloneVm('pve1', 9101, { newid: '107', pool: 'x' }), "pool 'x' does not exist"],
      [
        'a stale digest',
        async (fake) => (await fake.setConfig('pve1', 9101, { digest: 'x' })) ?? null,
        'checksum mismatch',
      ],
      [
        'an absent seed',
        async (fake) => (await fake.setConfig('pve1', 9101, { scsi30: 'seed:iso/a.iso,media=cdrom' })) ?? null,
        'does not exist',
      ],
      ['starting a template', (fake) => fake.startVm('pve1', 9101), "you can't start a vm if it's a template"],
      ['an absent VM', (fake) => fake.startVm('pve1', 7), 'does not exist'],
      ['a silent agent', (fake) => fake.agentInterfaces('pve1', 9101), 'QEMU guest agent is not running'],
      ['an unknown node', (fake) => fake.findConfig('pve9', 7), "hostname lookup 'pve9' failed"],
    ];
  it.each(refusals)('refuses %s', async (_name, call, words) => {
    await expect(call(createWithTemplate())).rejects.toThrow(words);
    await expect(call(createWithTemplate())).rejects.toBeInstanceOf(ProxmoxError);
  });

  it("keeps a stranger's VM from our eyes and its VMID taken", async () => {
    const fake = createWithTemplate();
    addFakeVm(fake.world, { vmid: 12045, visible: false });
    await expect(fake.findConfig('pve1', 12045)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await fake.isVmidFree(12045)).toBe(false);
    expect((await fake.listResources()).map(({ vmid }) => vmid)).toEqual([9101]);
  });
});
