import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTemplate } from './fakes/make-template.js';
import { startSandbox, type TestSandbox } from './fakes/start-sandbox.js';

describe('the API refuses', () => {
  let pve: TestSandbox;
  let poolToken: string;

  beforeAll(async () => {
    pve = await startSandbox();
    await makeTemplate(pve, 9000);
    await makeTemplate(pve, 9001, 'local-lvm');
    poolToken = pve.newToken('bot@pve!pool', {
      '/pool/chatops': ['VM.Allocate', 'VM.Audit'],
      '/vms/9000': ['VM.Audit'],
    });
  });

  afterAll(() => pve.close());

  const unknown = 'property is not defined in schema and the schema does not allow additional properties';
  const missing = 'property is missing and it is not optional';

  it.each([
    ['an unknown parameter', 'GET', '/version', { foo: 1 }, { foo: unknown }],
    ['a missing parameter', 'POST', '/nodes/pve1/qemu/9000/clone', {}, { newid: missing }],
    [
      'text for a number',
      'POST',
      '/nodes/pve1/qemu',
      { vmid: 300, cores: 'two' },
      { cores: "type check ('integer') failed - got 'two'" },
    ],
    ['a VMID below 100', 'GET', '/cluster/nextid', { vmid: 99 }, { vmid: 'value must have a minimum value of 100' }],
    [
      'a word for a flag',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { onboot: 'perhaps' },
      { onboot: "type check ('boolean') failed - got 'perhaps'" },
    ],
    [
      'a name that is no DNS name',
      'POST',
      '/nodes/pve1/qemu/9000/clone',
      { newid: 300, name: 'web_1' },
      { name: 'invalid format - value does not look like a valid DNS name\n' },
    ],
    [
      'a NIC without a model',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { net0: 'bridge=vmbr0' },
      { net0: 'invalid format - format error\n' },
    ],
    [
      'a bad tag',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { tags: 'ok;n<t' },
      { tags: 'invalid format - invalid characters in tag\n' },
    ],
    [
      'an unknown key to delete',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { delete: 'flavour' },
      { delete: "unknown option 'flavour'" },
    ],
    [
      'root options',
      'POST',
      '/nodes/pve1/qemu/9000/status/start',
      { skiplock: 1 },
      { skiplock: 'Only root may use this option.' },
    ],
    ['a VMID that is taken', 'GET', '/cluster/nextid', { vmid: 9000 }, { vmid: 'VM 9000 already exists' }],
  ] as const)('%s with 400 and its name', async (_, method, path, form, errors) => {
    const answer = await pve.call(method, path, form);
    expect(answer).toMatchObject({ status: 400, reason: 'Parameter verification failed.', data: null, errors });
  });

  const local = { newid: 300, full: 1, target: 'pve2' };
  it.each([
    [
      'a clone onto a VMID that is taken',
      'POST',
      '/nodes/pve1/qemu/9000/clone',
      { newid: 9001 },
      'unable to create VM 9001: config file already exists',
    ],
    [
      'a clone from local storage to another node',
      'POST',
      '/nodes/pve1/qemu/9001/clone',
      local,
      "can't clone VM to node 'pve2' (VM uses local storage)",
    ],
    [
      'a clone to a local storage of another node',
      'POST',
      '/nodes/pve1/qemu/9000/clone',
      { ...local, storage: 'local-lvm' },
      "can't clone to non-shared storage 'local-lvm'",
    ],
    [
      'a clone of what does not exist',
      'POST',
      '/nodes/pve1/qemu/8000/clone',
      { newid: 300 },
      "Configuration file 'nodes/pve1/qemu-server/8000.conf' does not exist",
    ],
    [
      'a clone of what is on another node',
      'POST',
      '/nodes/pve2/qemu/9000/clone',
      { newid: 300 },
      "Configuration file 'nodes/pve2/qemu-server/9000.conf' does not exist",
    ],
    [
      'a storage for a linked clone',
      'POST',
      '/nodes/pve1/qemu/9000/clone',
      { newid: 300, full: 0, storage: 'shared' },
      "parameter 'storage' not allowed for linked clones",
    ],
    [
      'an unknown pool',
      'POST',
      '/nodes/pve1/qemu/9000/clone',
      { newid: 300, pool: 'nowhere' },
      "pool 'nowhere' does not exist",
    ],
    ['an unknown storage', 'GET', '/nodes/pve1/storage/nowhere/status', {}, "storage 'nowhere' does not exist"],
    [
      'an ISO that is not there',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { scsi3: 'local:iso/none.iso,media=cdrom' },
      "volume 'local:iso/none.iso' does not exist",
    ],
    [
      'an old digest',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { cores: 2, digest: 'aa' },
      'checksum mismatch (file change by other user?)',
    ],
    [
      'a boot order of absent devices',
      'PUT',
      '/nodes/pve1/qemu/9000/config',
      { boot: 'order=virtio7' },
      "invalid bootorder: device 'virtio7' does not exist'",
    ],
    ['a change of nothing', 'PUT', '/nodes/pve1/qemu/9000/config', {}, 'no options specified'],
    [
      'a template of a template',
      'POST',
      '/nodes/pve1/qemu/9000/template',
      {},
      "you can't convert a template to a template",
    ],
    ['an agent call to a stopped VM', 'POST', '/nodes/pve1/qemu/9000/agent/ping', {}, 'VM 9000 is not running'],
    [
      'an unknown node',
      'GET',
      '/nodes/pve9/status',
      {},
      "hostname lookup 'pve9' failed - failed to get address info for: pve9: Name or service not known",
    ],
  ] as const)('%s with 500 and its words', async (_, method, path, form, reason) => {
    expect(await pve.call(method, path, form)).toMatchObject({ status: 500, reason, data: null });
    expect(pve.sandbox.state.vms.find(300)).toBeNull();
  });

  it.each([
    ['no token', 'nothing', 401, 'No ticket'],
    ['an unknown token', 'root@pam!other=1', 401, "no such token 'other' for user 'root@pam'"],
    ['a wrong secret', 'root@pam!test=1', 401, 'invalid token value!'],
  ])('%s with 401', async (_, token, status, reason) => {
    expect(await pve.call('GET', '/version', {}, token)).toMatchObject({ status, reason });
  });

  it.each([
    [
      'a clone without VM.Clone',
      'POST',
      '/nodes/pve1/qemu/9000/clone',
      { newid: 300, pool: 'chatops' },
      '/vms/9000, VM.Clone',
    ],
    ['a VM outside the pool', 'POST', '/nodes/pve1/qemu', { vmid: 300 }, '/vms/300, VM.Allocate'],
    [
      'the agent of a foreign VM',
      'POST',
      '/nodes/pve1/qemu/9001/agent/ping',
      {},
      '/vms/9001, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
    ],
    [
      'a storage',
      'GET',
      '/nodes/pve1/storage/shared/status',
      {},
      '/storage/shared, Datastore.Audit|Datastore.AllocateSpace',
    ],
    ['a VM that is not there', 'GET', '/nodes/pve1/qemu/8000/config', {}, '/vms/8000, VM.Audit'],
    [
      'a foreign bridge',
      'POST',
      '/nodes/pve1/qemu',
      { vmid: 300, pool: 'chatops', net0: 'virtio,bridge=vmbr0' },
      '/vms/300, VM.Config.Network',
    ],
  ] as const)('%s to a token without the privilege', async (_, method, path, form, what) => {
    expect(await pve.call(method, path, form, poolToken)).toMatchObject({
      status: 403,
      reason: `Permission check failed (${what})`,
    });
  });

  it('to show what the token may not see', async () => {
    const seen = await pve.call('GET', '/cluster/resources', { type: 'vm' }, poolToken);
    expect(seen.data.map(({ vmid }: { vmid: number }) => vmid)).toEqual([9000]);
  });

  it('an endpoint that it does not serve', async () => {
    expect(await pve.call('GET', '/cluster/ha/groups')).toMatchObject({
      status: 501,
      reason: "Method 'GET /cluster/ha/groups' not implemented",
    });
  });

  it('an upload whose checksum is wrong, and keeps nothing', async () => {
    const fields = { content: 'iso', 'checksum-algorithm': 'sha256', checksum: 'ab' };
    const answer = await pve.upload('/nodes/pve1/storage/local/upload', fields, 'seed.iso', Buffer.from('seed'));
    expect(await pve.finished(answer)).toBe(
      "checksum mismatch: got '19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b' != expect 'ab'",
    );
    expect((await pve.call('GET', '/nodes/pve1/storage/local/content')).data).toEqual([]);
  });

  it.each([
    ['seed.txt', 'iso', { filename: 'wrong file extension' }],
    [
      'disk.qcow2',
      'snippets',
      { content: "value 'snippets' does not have a value in the enumeration 'iso, vztmpl, import'" },
    ],
  ])('an upload of %s as %s', async (name, content, errors) => {
    const answer = await pve.upload('/nodes/pve1/storage/local/upload', { content }, name, Buffer.from('seed'));
    expect(answer).toMatchObject({ status: 400, errors });
  });

  it('a download from elsewhere', async () => {
    const url = 'https://192.0.2.1/debian.qcow2';
    const asked = { content: 'import', filename: 'debian.qcow2', url };
    const ended = await pve.finished(await pve.call('POST', '/nodes/pve1/storage/shared/download-url', asked));
    expect(ended).toContain('download failed: the sandbox has only');
  });
});
