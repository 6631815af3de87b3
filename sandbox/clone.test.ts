import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeTemplate } from './fakes/make-template.js';
import { startSandbox, type TestSandbox } from './fakes/start-sandbox.js';

const clone = { newid: 500, name: 'web-1', full: 1, pool: 'chatops', description: 'chatops i/r' };

describe('a clone', () => {
  let pve: TestSandbox;

  beforeEach(async () => {
    pve = await startSandbox();
    await makeTemplate(pve, 9000);
  });

  afterEach(() => pve.close());

  const start = (form: object = {}, node = 'pve1') =>
    pve.call('POST', `/nodes/${node}/qemu/9000/clone`, { ...clone, ...form });

  it('is a temporary file under a lock while its disk is copied, and in no pool', async () => {
    pve.strike({ name: 'slow-clone', delayMs: 60_000 });
    const answer = await start();
    await vi.waitFor(() => expect(pve.sandbox.state.vms.find(500)).not.toBeNull());
    const config = await pve.call('GET', '/nodes/pve1/qemu/500/config');
    expect(config.data).toMatchObject({ description: 'qmclone temporary file', lock: 'clone' });
    expect(config.data.name).toBeUndefined();
    expect((await pve.call('GET', '/nodes/pve1/qemu/500/status/current')).data.lock).toBe('clone');
    expect((await pve.call('GET', '/pools/chatops')).data.members).toEqual([]);
    expect((await pve.call('GET', '/cluster/nextid', { vmid: 500 })).status).toBe(400);
    const changed = await pve.call('PUT', '/nodes/pve1/qemu/500/config', { cores: 4 });
    expect(changed.reason).toBe('VM is locked (clone)');
    pve.sandbox.tasks.stop(answer.data);
  });

  it('writes its description with the whole configuration, still under the lock, before it is in its pool', async () => {
    const seen: unknown[] = [];
    const { vms } = pve.sandbox.state;
    const save = vi.spyOn(vms, 'save');
    expect(await pve.finished(await start())).toBe('OK');
    for (const [vm] of save.mock.calls) seen.push([vm.config.description, vm.config.lock, vm.pool]);
    expect(seen).toEqual([
      ['qmclone temporary file', 'clone', null],
      ['chatops i/r', 'clone', null],
      ['chatops i/r', undefined, null],
      ['chatops i/r', undefined, null],
      ['chatops i/r', undefined, 'chatops'],
    ]);
  });

  it('is in its pool and without a lock when its task has ended', async () => {
    expect(await pve.finished(await start())).toBe('OK');
    expect((await pve.call('GET', '/pools/chatops')).data.members).toMatchObject([
      { vmid: 500, node: 'pve1', type: 'qemu' },
    ]);
    expect((await pve.call('GET', '/nodes/pve1/qemu/500/config')).data.lock).toBeUndefined();
  });

  it('has a new address, uuid and disk, and the tags of its template', async () => {
    expect(await pve.finished(await start())).toBe('OK');
    const source = (await pve.call('GET', '/nodes/pve1/qemu/9000/config')).data;
    const made = (await pve.call('GET', '/nodes/pve1/qemu/500/config')).data;
    expect(made).toMatchObject({
      name: 'web-1',
      tags: 'chatops;template',
      scsi0: 'shared:500/vm-500-disk-0.raw,size=3G',
    });
    expect(made.net0).toMatch(/^virtio=BC:24:11:[0-9A-F:]{8},bridge=vmbr0$/);
    expect(made.net0).not.toBe(source.net0);
    expect(made.smbios1).not.toBe(source.smbios1);
    expect(made.template).toBeUndefined();
  });

  it('keeps the description of its template and names itself after it where none is given', async () => {
    expect(await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/9000/clone', { newid: 500, full: 1 }))).toBe(
      'OK',
    );
    const made = (await pve.call('GET', '/nodes/pve1/qemu/500/config')).data;
    expect(made).toMatchObject({ name: 'Copy-of-VM-base-9000', description: 'a base' });
  });

  it('goes to another node from shared storage', async () => {
    expect(await pve.finished(await start({ target: 'pve3' }))).toBe('OK');
    expect((await pve.call('GET', '/nodes/pve3/qemu/500/config')).status).toBe(200);
    expect((await pve.call('GET', '/nodes/pve1/qemu/500/config')).status).toBe(500);
  });

  it('without full is linked: its base cannot be deleted while it lives', async () => {
    expect(await pve.finished(await start({ full: 0 }))).toBe('OK');
    expect((await pve.call('GET', '/nodes/pve1/qemu/500/config')).data.scsi0).toBe(
      'shared:9000/base-9000-disk-0.raw/500/vm-500-disk-0.qcow2,size=3G',
    );
    const refused = await pve.finished(await pve.call('DELETE', '/nodes/pve1/qemu/9000'));
    expect(refused).toBe("base volume 'shared:9000/base-9000-disk-0.raw' is still in use by linked clones");
    expect(await pve.finished(await pve.call('DELETE', '/nodes/pve1/qemu/500'))).toBe('OK');
    expect(await pve.finished(await pve.call('DELETE', '/nodes/pve1/qemu/9000'))).toBe('OK');
  });

  it('of one template waits a second for another, then fails and leaves nothing', async () => {
    pve.strike({ name: 'slow-clone', delayMs: 1500, count: 1 });
    const first = await start();
    const second = await start({ newid: 501 });
    expect(await pve.finished(second)).toBe("can't lock file '/var/lock/qemu-server/lock-9000.conf' - got timeout");
    expect(await pve.finished(first)).toBe('OK');
    expect(pve.sandbox.state.vms.find(501)).toBeNull();
  });

  it('is taken only from a VM that is stopped, and not from a snapshot', async () => {
    await pve.finished(await start());
    await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/500/snapshot', { snapname: 'before' }));
    expect((await pve.call('POST', '/nodes/pve1/qemu/500/clone', { newid: 501, snapname: 'before' })).reason).toBe(
      "Full clone feature is not supported for a snapshot of 'shared:500/vm-500-disk-0.raw' (scsi0)",
    );
    await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/500/status/start'));
    const running = await pve.call('POST', '/nodes/pve1/qemu/500/clone', { newid: 501 });
    expect(await pve.finished(running)).toBe('the sandbox clones only VMs that are stopped');
    expect(pve.sandbox.state.vms.find(501)).toBeNull();
  });

  it('that is stopped ends as interrupted and leaves nothing', async () => {
    pve.strike({ name: 'slow-clone', delayMs: 60_000 });
    const answer = await start();
    await vi.waitFor(() => expect(pve.sandbox.state.vms.find(500)).not.toBeNull());
    expect((await pve.call('DELETE', `/nodes/pve1/tasks/${encodeURIComponent(answer.data)}`)).status).toBe(200);
    expect(await pve.finished(answer)).toBe('clone failed: interrupted by signal');
    expect(pve.sandbox.state.vms.find(500)).toBeNull();
    expect(pve.sandbox.state.volumes.list().filter(({ vmid }) => vmid === 500)).toEqual([]);
    expect((await pve.guests.list()).map(({ vmid }) => vmid)).toEqual([9000]);
  });

  it("is found among the node's tasks by its template's VMID, with its log", async () => {
    const answer = await start();
    await pve.finished(answer);
    const found = await pve.call('GET', '/nodes/pve1/tasks', {
      vmid: 9000,
      typefilter: 'qmclone',
      userfilter: 'root@pam',
    });
    expect(found.data).toMatchObject([
      { upid: answer.data, type: 'qmclone', id: '9000', user: 'root@pam', status: 'OK' },
    ]);
    const log = await pve.call('GET', `/nodes/pve1/tasks/${encodeURIComponent(answer.data)}/log`);
    expect(log.data[0]).toEqual({ n: 1, t: 'creating a clone of VM 9000 with ID 500' });
    expect(log.data.at(-1).t).toBe('TASK OK');
  });
});
