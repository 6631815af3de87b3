import { describe, expect, it } from 'vitest';
import { applyPending, pendingConfig } from './apply-pending.js';
import { findConfigKey } from './config-keys.js';
import { configValue } from './config-value.js';
import { parseSize, renderSize } from './disk-size.js';
import { parseDrive, renderDrive } from './drive.js';
import { parseNet, renderNet } from './net.js';
import { resizedBytes } from './prepare-drive.js';
import { renewSmbios } from './renew-smbios.js';
import { uniqueTags } from './update-config.js';
import type { Vm } from './vm.js';

const GIB = 1024 ** 3;

describe('the normal form', () => {
  it.each([
    ['model=virtio,macaddr=bc:24:11:00:00:45,bridge=vmbr0', 'virtio=BC:24:11:00:00:45,bridge=vmbr0'],
    [
      'virtio=BC:24:11:00:00:45,tag=20,bridge=vmbr0,firewall=yes',
      'virtio=BC:24:11:00:00:45,bridge=vmbr0,firewall=1,tag=20',
    ],
    ['e1000,bridge=vmbr1,macaddr=BC:24:11:00:00:45', 'e1000=BC:24:11:00:00:45,bridge=vmbr1'],
  ])('of the NIC %s is %s', (given, kept) => {
    const net = parseNet(given);
    expect(net === null ? null : renderNet(net)).toBe(kept);
  });

  it('of a NIC without an address has a new one of Proxmox', () => {
    expect(parseNet('virtio,bridge=vmbr0')?.mac).toMatch(/^BC:24:11(:[0-9A-F]{2}){3}$/);
  });

  it.each(['bridge=vmbr0', 'virtio=11:22:33:44:55:66', 'virtio=nonsense', 'virtio,colour=red'])(
    'refuses the NIC %s',
    (given) => {
      expect(parseNet(given)).toBeNull();
    },
  );

  it.each([
    [
      'file=local-lvm:vm-100-disk-0,size=8589934592,iothread=1,discard=on',
      'local-lvm:vm-100-disk-0,discard=on,iothread=1,size=8G',
    ],
    ['local:iso/x.iso,media=cdrom,', 'local:iso/x.iso,media=cdrom'],
    ['shared:1/vm-1-disk-0.raw,ssd=off,backup=yes,cache=none', 'shared:1/vm-1-disk-0.raw,backup=1,cache=none,ssd=0'],
  ])('of the drive %s is %s', (given, kept) => {
    const drive = parseDrive(given);
    expect(drive === null ? null : renderDrive(drive)).toBe(kept);
  });

  it.each([
    [16 * GIB, '16G'],
    [380_928, '372K'],
    [4 * 1024 ** 2, '4M'],
    [1000, '1000'],
    [1024 * GIB, '1T'],
  ])('of %i bytes is %s', (bytes, text) => {
    expect(renderSize(bytes)).toBe(text);
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    ['+8G', 24 * GIB],
    ['17179869184', 16 * GIB],
    ['32G', 32 * GIB],
    ['much', null],
  ])('of the resize order %s on 16 GiB is %s bytes', (order, bytes) => {
    expect(resizedBytes(order, 16 * GIB)).toBe(bytes);
  });

  it('of tags is sorted, in lower case and once each', () => {
    expect(uniqueTags('prod,Chatops;prod ana')).toBe('ana;chatops;prod');
  });

  it('of SMBIOS data has a new uuid and keeps the rest', () => {
    expect(renewSmbios('uuid=old,manufacturer=QQ==,base64=1')).toMatch(
      /^uuid=[0-9a-f-]{36},base64=1,manufacturer=QQ==$/,
    );
  });

  it.each([
    ['cores', '2', 2],
    ['onboot', '1', 1],
    ['memory', '2048', '2048'],
    ['cpulimit', '1.5', '1.5'],
    ['cipassword', 'secret', '**********'],
  ])('of %s=%s is answered as %s', (name, value, answer) => {
    expect(configValue(name, value)).toBe(answer);
  });

  it.each([
    ['scsi30', true],
    ['scsi31', false],
    ['net01', false],
    ['numa', true],
    ['numa7', true],
    ['ide', false],
    ['flavour', false],
  ])('knows %s: %s', (name, known) => {
    expect(findConfigKey(name) !== null).toBe(known);
  });
});

describe('a change', () => {
  const vm: Vm = {
    vmid: 100,
    node: 'pve1',
    config: { cores: '1', name: 'old', ide2: 'local:iso/x.iso,media=cdrom', scsi0: 'local-lvm:vm-100-disk-0' },
    pending: { cores: '4', name: 'new', ide2: 'none,media=cdrom', sata0: 'local:iso/x.iso,media=cdrom', scsi0: null },
    pool: null,
    hasGuest: true,
    poweredOn: true,
    startedAtS: 0,
  };

  it('reaches a stopped VM at once', () => {
    const { config, pending } = applyPending(vm, false);
    expect(config).toEqual({ cores: '4', name: 'new', ide2: 'none,media=cdrom', sata0: 'local:iso/x.iso,media=cdrom' });
    expect(pending).toEqual({});
  });

  it('of name, disks and media reaches a running VM, of cores and IDE or SATA drives waits', () => {
    const { config, pending } = applyPending(vm, true);
    expect(config).toEqual({ cores: '1', name: 'new', ide2: 'none,media=cdrom' });
    expect(pending).toEqual({ cores: '4', sata0: 'local:iso/x.iso,media=cdrom' });
  });

  it('that waits shows in the configuration that is asked for', () => {
    expect(pendingConfig(applyPending(vm, true))).toMatchObject({ cores: '4', name: 'new' });
  });
});
