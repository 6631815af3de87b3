import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../sandbox.js';
import type { TaskControl } from '../tasks/tasks.js';
import { allocateVolume } from '../volumes/allocate-volume.js';
import { freeVolume } from '../volumes/free-volume.js';
import type { CloneSource } from './check-clone.js';
import type { CloneOrder } from './clone-order.js';
import { renderSize } from './disk-size.js';
import { type Drive, isCdrom, isCloudinit, isDriveName, parseDrive, renderDrive } from './drive.js';
import { parseNet, randomMac, renderNet } from './net.js';
import { renewSmbios } from './renew-smbios.js';
import type { Vm } from './vm.js';

/**
 * Makes the clone in PVE's order, which others can watch: a temporary file with `lock: clone`, then the whole
 * configuration under the same lock, then without it, then on its node, and in its pool at the very last.
 */
export async function cloneVm(sandbox: Sandbox, order: CloneOrder, source: CloneSource, control: TaskControl) {
  const { newid, node } = order;
  const { vms } = sandbox.state;
  control.log(`creating a clone of VM ${order.source} with ID ${newid}`);
  const bare = { node, pending: {}, pool: null, poweredOn: false, startedAtS: null, hasGuest: false, vmid: newid };
  vms.save({ ...bare, config: { description: 'qmclone temporary file', lock: 'clone' } });
  const volids: string[] = [];
  try {
    const config = copiedConfig(order, source);
    for (const [key, drive] of diskDrives(source)) {
      const volid = cloneDisk(sandbox, order, source, drive, control);
      volids.push(volid);
      const sizeText = drive.options.get('size') ?? renderSize(sandbox.state.volumes.find(node, volid)?.sizeBytes ?? 0);
      config[key] = renderDrive({ file: volid, options: new Map([...drive.options, ['size', sizeText]]) });
    }
    await copyTime(sandbox, order, control);
    if (source.vm.hasGuest) await sandbox.guests.clone(newid, order.source);
    vms.save({ ...bare, hasGuest: source.vm.hasGuest, config: { ...config, lock: 'clone' } });
    if (sandbox.faults.strike('clone-lock-kept', { vmid: newid }) !== null) return;
    const done: Vm = { ...bare, hasGuest: source.vm.hasGuest, config };
    vms.save(done);
    vms.save({ ...done, node: order.target ?? node });
    if (order.pool !== undefined) vms.save({ ...done, node: order.target ?? node, pool: order.pool });
  } catch (error) {
    for (const volid of volids) freeVolume(sandbox, node, volid);
    await sandbox.guests.remove(newid);
    vms.remove(newid);
    throw new Error(`clone failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function copiedConfig(order: CloneOrder, { vm, config }: CloneSource): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    if (['template', 'parent', 'lock'].includes(key) || key.startsWith('unused')) continue;
    const net = /^net\d+$/.test(key) ? parseNet(value) : null;
    copy[key] = net === null ? value : renderNet({ ...net, mac: randomMac() });
  }
  copy.smbios1 = renewSmbios(config.smbios1);
  if (copy.vmgenid !== undefined) copy.vmgenid = randomUUID();
  copy.name = order.name ?? `Copy-of-VM-${config.name ?? vm.vmid}`;
  if (order.description) copy.description = order.description.trimEnd();
  return copy;
}

/** The drives with volumes of their own: disks, and the cloud-init drive, which is always copied. */
function diskDrives({ config }: CloneSource): [string, Drive][] {
  return Object.entries(config).flatMap(([key, text]) => {
    const drive = isDriveName(key) ? parseDrive(text) : null;
    if (drive === null || !drive.file.includes(':') || (isCdrom(drive) && !isCloudinit(drive))) return [];
    return [[key, drive] satisfies [string, Drive]];
  });
}

function cloneDisk(
  sandbox: Sandbox,
  order: CloneOrder,
  source: CloneSource,
  drive: Drive,
  control: TaskControl,
): string {
  const volume = sandbox.state.volumes.find(order.node, drive.file);
  if (volume === null) throw new Error(`volume '${drive.file}' does not exist`);
  const cloudinit = isCloudinit(drive);
  const linked = !source.full && !cloudinit;
  control.log(`create ${linked ? 'linked' : 'full'} clone of drive (${drive.file})`);
  return allocateVolume(sandbox, {
    node: order.node,
    storage: order.storage ?? drive.file.slice(0, drive.file.indexOf(':')),
    vmid: order.newid,
    sizeBytes: volume.sizeBytes,
    purpose: cloudinit ? 'cloudinit' : 'disk',
    format: order.format ?? volume.format,
    bootImage: volume.bootImage,
    parent: linked ? drive.file : null,
  }).volid;
}

/** How long the copy takes: no time, or what a fault wants; a stopped task ends in the middle. */
function copyTime(sandbox: Sandbox, order: CloneOrder, { signal, log }: TaskControl): Promise<void> {
  const slow = sandbox.faults.strike('slow-clone', { vmid: order.newid });
  if (slow === null) return Promise.resolve();
  log('transferred 0.0 B of 3.0 GiB (0.00%)');
  return new Promise((resolve, reject) => {
    const interrupted = (): void => {
      clearTimeout(timer);
      reject(new Error('interrupted by signal'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', interrupted);
      resolve();
    }, slow.delayMs);
    signal.addEventListener('abort', interrupted, { once: true });
  });
}
