import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTemplate } from './fakes/make-template.js';
import { startSandbox, type TestSandbox } from './fakes/start-sandbox.js';

describe('a VM of the sandbox', () => {
  let pve: TestSandbox;
  const vm = '/nodes/pve1/qemu/500';

  beforeEach(async () => {
    pve = await startSandbox();
    await makeTemplate(pve, 9000);
    await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/9000/clone', { newid: 500, name: 'web-1', full: 1 }));
  });

  afterEach(() => pve.close());

  const done = async (method: 'POST' | 'PUT' | 'DELETE', path: string, form = {}) =>
    pve.finished(await pve.call(method, path, form));
  const status = async () => (await pve.call('GET', `${vm}/status/current`)).data.status;

  it('starts, reboots, resets, shuts down, and says so', async () => {
    expect(await done('POST', `${vm}/status/start`)).toBe('OK');
    expect(await done('POST', `${vm}/status/start`)).toBe('VM 500 already running');
    expect(await done('POST', `${vm}/status/reboot`)).toBe('OK');
    expect(await done('POST', `${vm}/status/reset`)).toBe('OK');
    expect(await status()).toBe('running');
    expect(await done('POST', `${vm}/status/shutdown`)).toBe('OK');
    expect(await status()).toBe('stopped');
    expect(await done('POST', `${vm}/status/shutdown`)).toBe('VM 500 not running');
    expect(await done('POST', `${vm}/status/stop`)).toBe('OK');
    expect((await pve.call('POST', `${vm}/status/reboot`)).reason).toBe('VM 500 not running');
  });

  it('that ignores the power button is stopped only by force', async () => {
    await done('POST', `${vm}/status/start`);
    pve.guests.setDeaf(500);
    expect(await done('POST', `${vm}/status/shutdown`, { timeout: 1 })).toBe('VM quit/powerdown failed - got timeout');
    expect(await status()).toBe('running');
    expect(await done('POST', `${vm}/status/shutdown`, { timeout: 1, forceStop: 1 })).toBe('OK');
    expect(await status()).toBe('stopped');
  });

  it('that powers itself off is stopped', async () => {
    await done('POST', `${vm}/status/start`);
    pve.guests.powerOffInside(500);
    expect(await status()).toBe('stopped');
    expect(await done('POST', `${vm}/status/start`)).toBe('OK');
  });

  it('does not start as a template, on an absent bridge or with an absent disk', async () => {
    expect(await done('POST', '/nodes/pve1/qemu/9000/status/start')).toBe("you can't start a vm if it's a template");
    await pve.call('PUT', `${vm}/config`, { net0: 'virtio,bridge=vmbr7' });
    expect(await done('POST', `${vm}/status/start`)).toBe("bridge 'vmbr7' does not exist");
  });

  it('takes new cores only with the next start', async () => {
    await done('POST', `${vm}/status/start`);
    await pve.call('PUT', `${vm}/config`, { cores: 4, name: 'web-2' });
    expect((await pve.call('GET', `${vm}/config`, { current: 1 })).data).toMatchObject({ cores: 1, name: 'web-2' });
    expect((await pve.call('GET', `${vm}/config`)).data.cores).toBe(4);
    expect((await pve.call('GET', `${vm}/pending`)).data).toContainEqual({ key: 'cores', value: 1, pending: 4 });
    await done('POST', `${vm}/status/reboot`);
    expect((await pve.call('GET', `${vm}/config`, { current: 1 })).data.cores).toBe(4);
    expect(pve.guests.bootOf(500)?.cores).toBe(4);
  });

  it("counts in its node's memory while it runs, and in its storage", async () => {
    const used = async () => (await pve.call('GET', '/nodes/pve1/status')).data.memory.used;
    const before = await used();
    await done('POST', `${vm}/status/start`);
    expect((await used()) - before).toBe(1024 * 1024 ** 2);
    const storage = (await pve.call('GET', '/nodes/pve2/storage/shared/status')).data;
    expect(storage.used).toBe(6 * 1024 ** 3 + 256 * 1024);
    expect(storage.avail).toBe(storage.total - storage.used);
  });

  it('goes back to a snapshot and forgets it', async () => {
    expect(await done('POST', `${vm}/snapshot`, { snapname: 'before', description: 'first' })).toBe('OK');
    await pve.call('PUT', `${vm}/config`, { cores: 8 });
    expect((await pve.call('GET', `${vm}/snapshot/before/config`)).data).toMatchObject({
      cores: 1,
      description: 'first',
    });
    expect(await done('POST', `${vm}/snapshot/before/rollback`, { start: 1 })).toBe('OK');
    expect((await pve.call('GET', `${vm}/config`)).data).toMatchObject({ cores: 1, parent: 'before' });
    expect(await status()).toBe('running');
    expect((await pve.call('GET', `${vm}/snapshot`)).data).toMatchObject([
      { name: 'before', description: 'first' },
      { name: 'current', parent: 'before', running: 1 },
    ]);
    expect(await done('DELETE', `${vm}/snapshot/before`)).toBe('OK');
    expect((await pve.call('GET', `${vm}/snapshot`)).data.map(({ name }: { name: string }) => name)).toEqual([
      'current',
    ]);
  });

  it('grows its disk, and never shrinks it', async () => {
    expect(await done('PUT', `${vm}/resize`, { disk: 'scsi0', size: '+1G' })).toBe('OK');
    const volume = encodeURIComponent('shared:500/vm-500-disk-0.raw');
    expect((await pve.call('GET', `/nodes/pve1/storage/shared/content/${volume}`)).data.size).toBe(4 * 1024 ** 3);
    expect(await done('PUT', `${vm}/resize`, { disk: 'scsi0', size: '1G' })).toBe('shrinking disks is not supported');
    expect((await pve.call('GET', `${vm}/config`)).data.scsi0).toBe('shared:500/vm-500-disk-0.raw,size=4G');
  });

  it('moves its disk to another storage, and then not itself to another node', async () => {
    expect(await done('POST', `${vm}/move_disk`, { disk: 'scsi0', storage: 'local-lvm', delete: 1 })).toBe('OK');
    expect((await pve.call('GET', `${vm}/config`)).data.scsi0).toBe('local-lvm:vm-500-disk-0,size=3G');
    expect((await pve.call('GET', `${vm}/migrate`)).data.local_disks).toMatchObject([
      { volid: 'local-lvm:vm-500-disk-0' },
    ]);
    expect(await done('POST', `${vm}/migrate`, { target: 'pve2' })).toContain("can't migrate VM - check log");
    expect(await done('POST', `${vm}/migrate`, { target: 'pve2', 'with-local-disks': 1 })).toBe('OK');
    expect((await pve.call('GET', '/nodes/pve2/qemu/500/config')).status).toBe(200);
  });

  it('is held on its node by a local ISO', async () => {
    await pve.finished(
      await pve.upload('/nodes/pve1/storage/local/upload', { content: 'iso' }, 's.iso', Buffer.from('s')),
    );
    await pve.call('PUT', `${vm}/config`, { scsi1: 'local:iso/s.iso,media=cdrom' });
    const answer = await pve.call('POST', `${vm}/migrate`, { target: 'pve2', 'with-local-disks': 1 });
    expect(await pve.finished(answer)).toContain('check log');
    const log = await pve.call('GET', `/nodes/pve1/tasks/${encodeURIComponent(answer.data)}/log`);
    expect(log.data[0].t).toBe("can't migrate local disk 'local:iso/s.iso': local cdrom image");
    await pve.call('PUT', `${vm}/config`, { scsi1: 'none,media=cdrom' });
    expect(await done('POST', `${vm}/migrate`, { target: 'pve2' })).toBe('OK');
  });

  it('is moved between pools only when allowed to', async () => {
    expect((await pve.call('PUT', '/pools/chatops', { vms: '500' })).status).toBe(200);
    expect((await pve.call('PUT', '/pools', { poolid: 'strangers', vms: '500' })).reason).toBe(
      "VM 500 belongs already to pool 'chatops' and 'allow-move' is not set",
    );
    expect((await pve.call('PUT', '/pools', { poolid: 'strangers', vms: '500', 'allow-move': 1 })).status).toBe(200);
    expect((await pve.call('GET', '/pools', { poolid: 'strangers' })).data[0].members).toMatchObject([{ vmid: 500 }]);
  });

  it('answers through its agent', async () => {
    const agent = `${vm}/agent`;
    await done('POST', `${vm}/status/start`);
    expect((await pve.call('POST', `${agent}/ping`)).data).toEqual({ result: {} });
    expect((await pve.call('POST', `${agent}/file-write`, { file: '/etc/motd', content: 'hello' })).status).toBe(200);
    expect((await pve.call('GET', `${agent}/file-read`, { file: '/etc/motd' })).data).toEqual({ content: 'hello' });
    expect((await pve.call('GET', `${agent}/file-read`, { file: '/etc/motd', count: 2, offset: 1 })).data).toEqual({
      content: 'el',
      truncated: 1,
    });
    expect((await pve.call('GET', `${agent}/file-read`, { file: '/none' })).reason).toBe(
      "Agent error: failed to open file '/none' (mode: 'r'): No such file or directory",
    );
    const { pid } = (await pve.call('POST', `${agent}/exec`, { command: ['echo', 'a'] })).data;
    expect((await pve.call('GET', `${agent}/exec-status`, { pid })).data).toEqual({
      exited: 1,
      exitcode: 0,
      'out-data': 'echo a',
    });
    expect((await pve.call('GET', `${agent}/exec-status`, { pid: 1 })).reason).toBe(
      'Agent error: PID 1 does not exist',
    );
    await pve.call('PUT', `${vm}/config`, { delete: 'agent' });
    await done('POST', `${vm}/status/reboot`);
    expect((await pve.call('POST', `${agent}/ping`)).reason).toBe('No QEMU guest agent configured');
  });
});
