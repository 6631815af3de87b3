import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTemplate } from '../../sandbox/fakes/make-template.js';
import { startSandbox, type TestSandbox } from '../../sandbox/fakes/start-sandbox.js';
import { createProxmox } from './create-proxmox.js';

const NEWEST = 0;
let pve: TestSandbox;
let proxmox: ReturnType<typeof createProxmox>;

beforeEach(async () => {
  pve = await startSandbox();
  proxmox = connect();
});
afterEach(async () => {
  await proxmox.close();
  await pve.close();
});

function connect(token = pve.token): ReturnType<typeof createProxmox> {
  const limits = { rounds: 3, pauseMs: 1 };
  const clock = { pause: async () => undefined };
  return createProxmox({ endpoints: [pve.origin], ca: pve.ca, token: () => token, clock, limits });
}

async function finished(upid: string): Promise<string | null> {
  await pve.sandbox.tasks.settle();
  return (await proxmox.taskStatus(upid)).exitStatus;
}

function upload(name: string, content = Buffer.from('an ISO')): Promise<string> {
  return proxmox.uploadIso('pve1', 'local', name, content, createHash('sha256').update(content).digest('hex'));
}

describe('the client on the sandbox', () => {
  it('reads what a preflight needs', async () => {
    expect(await proxmox.version()).toEqual({ version: '9.1.4', release: '9.1' });
    expect((await proxmox.listNodes()).map(({ node, online, cpus }) => [node, online, cpus])).toEqual([
      ['pve1', true, 16],
      ['pve2', true, 16],
      ['pve3', true, 16],
    ]);
    const storages = await proxmox.listStorages('pve1');
    expect(storages.map(({ storage, shared, active }) => [storage, shared, active]).sort()).toEqual([
      ['local', false, true],
      ['local-lvm', false, true],
      ['shared', true, true],
    ]);
    expect(await proxmox.listBridges('pve1')).toContain('vmbr0');
    expect([await proxmox.poolExists('chatops'), await proxmox.poolExists('nothing')]).toEqual([true, false]);
    expect((await proxmox.permissions()).get('/')?.has('VM.Allocate')).toBe(true);
    expect([await proxmox.isVmidFree(12045), await proxmox.findConfig('pve1', 12045)]).toEqual([true, null]);
  });

  it('leads a VM through its life', async () => {
    await makeTemplate(pve, 9100);
    const parameters = { newid: '12045', name: 'web-1', full: '1', pool: 'chatops', description: 'chatops i/r' };
    const clone = await proxmox.cloneVm('pve1', 9100, parameters);
    expect(await finished(clone)).toBe('OK');
    expect(await upload('web-1.iso').then(finished)).toBe('OK');
    await proxmox.setConfig('pve1', 12045, {
      net0: 'virtio=BC:24:11:00:00:45,bridge=vmbr0',
      scsi30: 'local:iso/web-1.iso,media=cdrom',
    });
    const config = await proxmox.findConfig('pve1', 12045);
    expect(config).toMatchObject({
      name: 'web-1',
      description: 'chatops i/r',
      net0Mac: 'BC:24:11:00:00:45',
      lock: null,
    });
    expect(config?.drives.get('scsi30')).toMatch(/^local:iso\/web-1\.iso,media=cdrom/);
    expect(config?.smbiosUuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await proxmox.startVm('pve1', 12045).then(finished)).toBe('OK');
    expect(await proxmox.findStatus('pve1', 12045)).toEqual({ running: true, lock: null });
    expect(await proxmox.agentPing('pve1', 12045)).toBe(true);
    expect((await proxmox.agentInterfaces('pve1', 12045)).some(({ mac }) => mac === 'BC:24:11:00:00:45')).toBe(true);
    expect(await proxmox.agentReadFile('pve1', 12045, '/nowhere')).toBeNull();
    expect((await proxmox.listResources()).find(({ vmid }) => vmid === 12045)).toMatchObject({
      pool: 'chatops',
      running: true,
    });
    const tasks = await proxmox.findTasks('pve1', { vmid: 9100, type: 'qmclone', since: NEWEST });
    expect(tasks).toMatchObject([{ upid: clone, ours: true, running: false, exitStatus: 'OK' }]);
    expect(await proxmox.stopVm('pve1', 12045).then(finished)).toBe('OK');
    expect(await proxmox.destroyVm('pve1', 12045).then(finished)).toBe('OK');
    expect(await proxmox.isVmidFree(12045)).toBe(true);
  });

  it('tells a wrong checksum by the end of the task', async () => {
    const upid = await proxmox.uploadIso('pve1', 'local', 'a.iso', Buffer.from('x'), '0'.repeat(64));
    expect(await finished(upid)).not.toBe('OK');
    expect((await proxmox.taskLog(upid)).join('\n')).toMatch(/checksum/);
    expect(await proxmox.listContent('pve1', 'local')).toEqual([]);
  });

  it('deletes what it uploaded', async () => {
    await upload('a.iso').then(finished);
    expect((await proxmox.listContent('pve1', 'local')).map(({ volid }) => volid)).toEqual(['local:iso/a.iso']);
    await proxmox.deleteVolume('pve1', 'local', 'local:iso/a.iso');
    await pve.sandbox.tasks.settle();
    expect(await proxmox.listContent('pve1', 'local')).toEqual([]);
  });
});

describe('its refusals', () => {
  it.each([
    ['a taken VMID', () => proxmox.createVm('pve1', { vmid: '9100' }), 'refused', /already exists/],
    ['an unknown field', () => proxmox.createVm('pve1', { vmid: '101', coores: '1' }), 'bad-parameter', /coores/],
    ['an absent VM', () => proxmox.startVm('pve1', 102), 'not-found', /does not exist/],
    ['a stopped agent', () => proxmox.agentInterfaces('pve1', 9100), 'refused', /not running/],
  ] as const)('say why: %s', async (_name, call, kind, message) => {
    await makeTemplate(pve, 9100);
    const asked = call();
    await expect(asked).rejects.toMatchObject({ kind, uncertain: false });
    await expect(asked).rejects.toThrow(message);
  });

  it('name the privilege of a token that has none', async () => {
    await makeTemplate(pve, 9100);
    const weak = connect(pve.newToken('bot@pve!weak', {}));
    await expect(weak.cloneVm('pve1', 9100, { newid: '12045' })).rejects.toMatchObject({ kind: 'forbidden' });
    await weak.close();
  });
});

describe('its faults', () => {
  it('pass for reads that may be repeated', async () => {
    pve.strike({ name: 'proxy-error', count: 1 }, { name: 'dropped-connection', when: 'before', count: 1 });
    expect((await proxmox.version()).release).toBe('9.1');
  });

  it('leave a lost clone uncertain, made once', async () => {
    await makeTemplate(pve, 9100);
    pve.strike({ name: 'dropped-connection', when: 'after', path: '/clone', count: 1 });
    await expect(proxmox.cloneVm('pve1', 9100, { newid: '12045' })).rejects.toMatchObject({ uncertain: true });
    await pve.sandbox.tasks.settle();
    expect(await proxmox.isVmidFree(12045)).toBe(false);
    expect((await proxmox.findTasks('pve1', { vmid: 9100, type: 'qmclone', since: NEWEST })).length).toBe(1);
  });

  it('are told by kind', async () => {
    pve.strike({ name: 'unauthorized', count: 1 });
    await expect(proxmox.version()).rejects.toMatchObject({ kind: 'unauthorised', status: 401 });
    pve.strike({ name: 'node-offline', node: 'pve2' });
    await expect(proxmox.listStorages('pve2')).rejects.toMatchObject({ kind: 'unreachable', status: 595 });
  });
});
