import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../sandbox.js';
import { freeVolume } from '../volumes/free-volume.js';
import { matchGuest } from './change-config.js';
import { isCdrom, isDriveName, parseDrive } from './drive.js';
import { findVm } from './find-vm.js';
import { powerOn } from './power-on.js';
import { prepareDrive } from './prepare-drive.js';
import { renewSmbios } from './renew-smbios.js';
import type { Vm } from './vm.js';

export interface CreateOrder {
  node: string;
  vmid: number;
  pool: string | null;
  start: boolean;
  /** Values in their normal form, drives as ordered. */
  config: Readonly<Record<string, string>>;
}

/** Makes a VM and its disks; all of it or, with PVE's reason, nothing. */
export async function createVm(sandbox: Sandbox, order: CreateOrder): Promise<void> {
  const { node, vmid, pool } = order;
  const bare: Vm = {
    vmid,
    node,
    pool: null,
    config: { lock: 'create' },
    pending: {},
    hasGuest: false,
    poweredOn: false,
    startedAtS: null,
  };
  sandbox.state.vms.save(bare);
  const made: string[] = [];
  try {
    const config = withDrives(sandbox, order, made);
    await matchGuest(sandbox, { ...bare, config });
    const { hasGuest } = findVm(sandbox, node, vmid);
    sandbox.state.vms.save({ ...bare, config: withDefaults(config), hasGuest, pool });
  } catch (error) {
    for (const volid of made) freeVolume(sandbox, node, volid);
    sandbox.state.vms.remove(vmid);
    throw new Error(`unable to create VM ${vmid} - ${error instanceof Error ? error.message : String(error)}`);
  }
  if (order.start) await powerOn(sandbox, findVm(sandbox, node, vmid));
}

function withDrives(sandbox: Sandbox, order: CreateOrder, made: string[]): Record<string, string> {
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(order.config)) {
    const drive = isDriveName(key) ? parseDrive(value) : null;
    if (drive === null) {
      if (value !== '') config[key] = value;
      continue;
    }
    config[key] = prepareDrive(sandbox, order, drive);
    const volid = parseDrive(config[key])?.file ?? '';
    if (sandbox.state.volumes.find(order.node, volid)?.vmid === order.vmid) made.push(volid);
  }
  return config;
}

/** What PVE adds to every new VM. */
function withDefaults(config: Readonly<Record<string, string>>): Record<string, string> {
  return {
    boot: `order=${bootDevices(config).join(';')}`,
    smbios1: renewSmbios(undefined),
    vmgenid: randomUUID(),
    meta: `creation-qemu=10.1.2,ctime=${Math.floor(Date.now() / 1000)}`,
    ...config,
  };
}

/** The first disk, the first CD-ROM and the first NIC. */
function bootDevices(config: Readonly<Record<string, string>>): string[] {
  const drives = Object.keys(config).filter(isDriveName).sort();
  const isCd = (key: string): boolean => {
    const drive = parseDrive(config[key] ?? '');
    return drive !== null && isCdrom(drive);
  };
  const disk = drives.find((key) => !isCd(key) && !key.startsWith('efi') && !key.startsWith('tpm'));
  const cdrom = drives.find(isCd);
  const nic = Object.keys(config)
    .filter((key) => /^net\d+$/.test(key))
    .sort()[0];
  return [disk, cdrom, nic].filter((key) => key !== undefined);
}
