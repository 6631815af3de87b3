import { type Access, requireOnVm, requirePrivileges } from '../api/access.js';
import { ApiError } from '../api/api-error.js';
import { parameterError } from '../api/parameter-error.js';
import type { Sandbox } from '../sandbox.js';
import { allocateVolume } from '../volumes/allocate-volume.js';
import { findStorage } from '../volumes/find-storage.js';
import { parseSize, renderSize } from './disk-size.js';
import { type Drive, isCdrom, isCloudinit, parseDrive, renderDrive } from './drive.js';
import type { Vm } from './vm.js';

const GIB = 1024 ** 3;
const newDisk = /^([^/:\s]+):(\d+(?:\.\d+)?)$/;
const cloudinitBytes = 4 * 1024 ** 2;

/** Parses a drive parameter and checks what may be asked for, before anything is made. */
export function checkDrive(access: Access, vm: Pick<Vm, 'vmid' | 'pool'>, key: string, text: string): Drive {
  const drive = parseDrive(text);
  if (drive === null)
    throw parameterError({
      [key]: `invalid format - format error\n${key}.file: property is missing and it is not optional\n`,
    });
  const orders = newDisk.exec(drive.file);
  if (drive.file.endsWith(':cloudinit') || isCloudinit(drive)) {
    requireOnVm(access, vm, ['VM.Config.Cloudinit']);
    requireOnVm(access, vm, ['VM.Config.CDROM']);
  } else {
    requireOnVm(access, vm, [isCdrom(drive) ? 'VM.Config.CDROM' : 'VM.Config.Disk']);
  }
  if (drive.file === 'cdrom') requirePrivileges(access, '/', ['Sys.Console']);
  const storage = /^([^/:\s]+):/.exec(drive.file)?.[1];
  if (storage === undefined) return drive;
  findStorage(storage);
  if (orders !== null || drive.file.endsWith(':cloudinit')) {
    requirePrivileges(access, `/storage/${storage}`, ['Datastore.AllocateSpace']);
  } else if (isCdrom(drive)) {
    requirePrivileges(access, `/storage/${storage}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], true);
  }
  return drive;
}

/** Makes what the drive orders (a new disk, an import, a cloud-init drive) and gives the line that PVE keeps. */
export function prepareDrive(sandbox: Sandbox, vm: Pick<Vm, 'vmid' | 'node'>, drive: Drive): string {
  const options = new Map(drive.options);
  options.delete('format');
  options.delete('import-from');
  if (drive.file === 'none' || drive.file === 'cdrom') {
    return renderDrive({ file: drive.file, options: new Map([...options, ['media', 'cdrom']]) });
  }
  if (drive.file.endsWith(':cloudinit'))
    return prepareCloudinit(sandbox, vm, drive.file.slice(0, -':cloudinit'.length), options);
  const order = newDisk.exec(drive.file);
  const format = drive.options.get('format');
  if (order !== null) {
    const source = drive.options.get('import-from');
    const image = source === undefined ? null : findVolume(sandbox, vm.node, source);
    const sizeBytes = Math.max(image?.sizeBytes ?? 0, Math.round(Number(order[2]) * GIB));
    const volume = allocateVolume(sandbox, {
      node: vm.node,
      storage: order[1] ?? '',
      vmid: vm.vmid,
      sizeBytes,
      purpose: 'disk',
      format,
      bootImage: image?.bootImage ?? null,
    });
    options.set('size', renderSize(sizeBytes));
    return renderDrive({ file: volume.volid, options });
  }
  const volume = findVolume(sandbox, vm.node, drive.file);
  options.set('size', renderSize(volume.sizeBytes));
  return renderDrive({ file: drive.file, options });
}

function prepareCloudinit(
  sandbox: Sandbox,
  vm: Pick<Vm, 'vmid' | 'node'>,
  storage: string,
  options: Map<string, string>,
) {
  const order = { node: vm.node, storage, vmid: vm.vmid, sizeBytes: cloudinitBytes, purpose: 'cloudinit' as const };
  const volume = allocateVolume(sandbox, order);
  options.set('media', 'cdrom');
  options.delete('size');
  return renderDrive({ file: volume.volid, options });
}

function findVolume(sandbox: Sandbox, node: string, volid: string) {
  const volume = sandbox.state.volumes.find(node, volid);
  if (volume === null) throw new ApiError(500, `volume '${volid}' does not exist`);
  return volume;
}

/** Bytes of a `resize` order: absolute, or `+` what is there. */
export function resizedBytes(order: string, presentBytes: number): number | null {
  const bytes = parseSize(order.replace(/^\+/, ''));
  if (bytes === null) return null;
  return order.startsWith('+') ? presentBytes + bytes : bytes;
}
