import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTemplate } from './fakes/make-template.js';
import { startSandbox, type TestSandbox } from './fakes/start-sandbox.js';

const userData = '#cloud-config\nusers: []\n';
const networkConfig =
  'version: 2\nethernets:\n  eth0:\n    match: {macaddress: "bc:24:11:00:00:45"}\n    addresses: [10.0.20.45/24]\n';
const seed = {
  label: 'cidata',
  files: new Map([
    ['user-data', Buffer.from(userData)],
    ['meta-data', Buffer.from('instance-id: i-1\n')],
    ['network-config', Buffer.from(networkConfig)],
  ]),
};

describe('a VM', () => {
  let pve: TestSandbox;

  beforeEach(async () => {
    pve = await startSandbox({ isos: { 'web-1 seed': seed } });
  });

  afterEach(() => pve.close());

  it('is made from the base image, cloned, configured, started, looked at and deleted', async () => {
    await makeTemplate(pve, 9100);
    const bytes = Buffer.from('web-1 seed');
    const seeded = await pve.upload('/nodes/pve1/storage/local/upload', { content: 'iso' }, 'web-1.iso', bytes);
    expect(await pve.finished(seeded)).toBe('OK');

    const clone = await pve.call('POST', '/nodes/pve1/qemu/9100/clone', {
      newid: 12045,
      name: 'web-1',
      full: 1,
      pool: 'chatops',
      description: 'chatops i/r',
    });
    expect(await pve.finished(clone)).toBe('OK');
    expect(clone.data).toMatch(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:qmclone:9100:root@pam!test:$/);
    const change = {
      cores: 2,
      memory: 2048,
      net0: 'model=virtio,macaddr=BC:24:11:00:00:45,bridge=vmbr0',
      scsi1: 'file=local:iso/web-1.iso,media=cdrom',
      tags: 'prod;chatops',
      onboot: 1,
    };
    expect(await pve.call('PUT', '/nodes/pve1/qemu/12045/config', change)).toMatchObject({ status: 200, data: null });
    expect(
      await pve.finished(
        await pve.call('PUT', '/nodes/pve1/qemu/12045/resize', { disk: 'scsi0', size: '17179869184' }),
      ),
    ).toBe('OK');
    const config = await pve.call('GET', '/nodes/pve1/qemu/12045/config');
    expect(config.data).toMatchObject({
      name: 'web-1',
      cores: 2,
      memory: '2048',
      onboot: 1,
      net0: 'virtio=BC:24:11:00:00:45,bridge=vmbr0',
      scsi0: 'shared:12045/vm-12045-disk-0.raw,size=16G',
      scsi1: 'local:iso/web-1.iso,media=cdrom,size=10',
      tags: 'chatops;prod',
      description: 'chatops i/r',
    });
    expect(config.data.template).toBeUndefined();

    expect(await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/12045/status/start'))).toBe('OK');
    expect(await pve.call('GET', '/nodes/pve1/qemu/12045/status/current')).toMatchObject({
      data: { status: 'running', qmpstatus: 'running', agent: 1, maxmem: 2048 * 1024 ** 2, cpus: 2 },
    });
    expect(pve.guests.bootOf(12045)).toEqual({
      hostname: 'web-1',
      mac: 'BC:24:11:00:00:45',
      ipv4: '10.0.20.45',
      seed: seed.files,
      cores: 2,
      memoryMiB: 2048,
    });
    const interfaces = await pve.call('GET', '/nodes/pve1/qemu/12045/agent/network-get-interfaces');
    expect(interfaces.data.result.map(({ name }: { name: string }) => name)).toEqual(['lo', 'docker0', 'eth0']);

    expect(await pve.call('DELETE', '/nodes/pve1/qemu/12045')).toMatchObject({
      status: 500,
      reason: 'VM 12045 is running - destroy failed',
    });
    expect(await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/12045/status/stop'))).toBe('OK');
    expect(await pve.finished(await pve.call('DELETE', '/nodes/pve1/qemu/12045/', { purge: 1 }))).toBe('OK');
    expect(await pve.call('GET', '/nodes/pve1/qemu/12045/status/current')).toMatchObject({
      status: 500,
      reason: "Configuration file 'nodes/pve1/qemu-server/12045.conf' does not exist",
    });
    expect((await pve.guests.list()).map(({ vmid }) => vmid)).toEqual([9100]);
  });
});
