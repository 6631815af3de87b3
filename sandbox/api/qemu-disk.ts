import { changeConfig } from '../vm/change-config.js';
import { renderSize } from '../vm/disk-size.js';
import { isDriveName, parseDrive, renderDrive } from '../vm/drive.js';
import { findVm } from '../vm/find-vm.js';
import { resizedBytes } from '../vm/prepare-drive.js';
import type { Vm } from '../vm/vm.js';
import { allocateVolume } from '../volumes/allocate-volume.js';
import { findStorage } from '../volumes/find-storage.js';
import { freeVolume } from '../volumes/free-volume.js';
import { storageUsage } from '../volumes/storage-usage.js';
import { requirePrivileges } from './access.js';
import { ApiError } from './api-error.js';
import { parameterError } from './parameter-error.js';
import { boolean, integer, matching, oneOf, storageName, text, vmid } from './parameter-types.js';
import { type Call, route } from './route.js';
import { startVmTask } from './start-vm-task.js';
import { vmParameters } from './vm-parameters.js';

const base = '/nodes/{node}/qemu/{vmid}';
const disk = { path: '/vms/{vmid}', all: ['VM.Config.Disk'] };

export const qemuDisk = [
  route('PUT', `${base}/resize`, {
    permission: disk,
    parameters: {
      ...vmParameters,
      digest: text().optional(),
      disk: text(),
      size: matching(/^\+?\d+(\.\d+)?[KMGT]?$/),
      skiplock: boolean().optional(),
    },
    handle: ({ node, vmid: id, disk: key, size }, call) => {
      getDrive(findVm(call.sandbox, node, id), key);
      return startVmTask(call, { node, vmid: id, type: 'resize' }, async (vm) => resize(call, vm, key, size));
    },
  }),
  route('POST', `${base}/move_disk`, {
    permission: disk,
    parameters: {
      ...vmParameters,
      bwlimit: integer({ minimum: 0 }).optional(),
      delete: boolean().optional(),
      digest: text().optional(),
      disk: text(),
      format: oneOf(['raw', 'qcow2', 'vmdk']).optional(),
      storage: storageName().optional(),
      'target-digest': text().optional(),
      'target-disk': text().optional(),
      'target-vmid': vmid().optional(),
    },
    handle: ({ node, vmid: id, disk: key, storage, format, delete: remove = false, 'target-vmid': other }, call) => {
      if (other !== undefined) throw new ApiError(500, 'the sandbox does not reassign disks to another VM');
      if (storage === undefined) throw parameterError({ storage: 'property is missing and it is not optional' });
      requirePrivileges(call.access, `/storage/${storage}`, ['Datastore.AllocateSpace']);
      const drive = getDrive(findVm(call.sandbox, node, id), key);
      if (drive.file.startsWith(`${storage}:`))
        throw new ApiError(500, "you can't move to the same storage with same format");
      return startVmTask(call, { node, vmid: id, type: 'qmmove' }, async (vm) =>
        move(call, vm, { key, storage, format, remove }),
      );
    },
  }),
  route('PUT', `${base}/unlink`, {
    permission: disk,
    parameters: { ...vmParameters, force: boolean().optional(), idlist: text() },
    handle: async ({ node, vmid: id, idlist }, { sandbox }) => {
      const keys = idlist.split(/[,; ]+/).filter((key) => key !== '');
      await changeConfig(sandbox, { node, vmid: id, set: {}, delete: keys, revert: [] });
      return null;
    },
  }),
];

function getDrive(vm: Vm, key: string) {
  if (!isDriveName(key)) throw parameterError({ disk: `value '${key}' does not have a value in the enumeration` });
  const drive = parseDrive(vm.config[key] ?? '');
  if (drive === null) throw new ApiError(500, `disk '${key}' does not exist`);
  return drive;
}

function resize({ sandbox }: Call, vm: Vm, key: string, order: string): void {
  const drive = getDrive(vm, key);
  const volume = sandbox.state.volumes.find(vm.node, drive.file);
  if (volume === null) throw new Error(`volume '${drive.file}' does not exist`);
  const bytes = resizedBytes(order, volume.sizeBytes);
  if (bytes === null || bytes < volume.sizeBytes) throw new Error('shrinking disks is not supported');
  const storage = findStorage(drive.file.slice(0, drive.file.indexOf(':')));
  if (bytes - volume.sizeBytes > storageUsage(sandbox, storage, vm.node).avail)
    throw new Error('unable to resize: no space left');
  const config = {
    ...vm.config,
    [key]: renderDrive({ ...drive, options: new Map([...drive.options, ['size', renderSize(bytes)]]) }),
  };
  sandbox.state.transaction(() => {
    sandbox.state.volumes.save({ ...volume, sizeBytes: bytes, usedBytes: bytes });
    sandbox.state.vms.save({ ...vm, config });
  });
}

interface Move {
  key: string;
  storage: string;
  format: string | undefined;
  remove: boolean;
}

function move({ sandbox }: Call, vm: Vm, { key, storage, format, remove }: Move): void {
  const drive = getDrive(vm, key);
  const volume = sandbox.state.volumes.find(vm.node, drive.file);
  if (volume === null) throw new Error(`volume '${drive.file}' does not exist`);
  const { node, vmid: id } = vm;
  sandbox.state.transaction(() => {
    const { sizeBytes, bootImage } = volume;
    const moved = allocateVolume(sandbox, { node, storage, vmid: id, sizeBytes, purpose: 'disk', format, bootImage });
    const config: Record<string, string> = { ...vm.config, [key]: renderDrive({ ...drive, file: moved.volid }) };
    if (remove) freeVolume(sandbox, node, drive.file);
    else {
      // What stays behind does not boot twice.
      sandbox.state.volumes.save({ ...volume, bootImage: null });
      config[`unused${Object.keys(config).filter((each) => each.startsWith('unused')).length}`] = drive.file;
    }
    sandbox.state.vms.save({ ...vm, config });
  });
}
