import { ApiError } from '../api/api-error.js';
import { parameterError } from '../api/parameter-error.js';
import type { Sandbox } from '../sandbox.js';
import { findStorage } from '../volumes/find-storage.js';
import type { CloneOrder } from './clone-order.js';
import { isCdrom, isDriveName, parseDrive } from './drive.js';
import { checkLock, findVm } from './find-vm.js';
import type { Vm, VmConfig } from './vm.js';

export interface CloneSource {
  vm: Vm;
  /** The configuration that is copied: the present one or a snapshot's. */
  config: VmConfig;
  full: boolean;
}

/** What must be true for a clone; asked before the worker starts, and again by it under the locks. */
export function checkClone(sandbox: Sandbox, order: CloneOrder): CloneSource {
  const vm = findVm(sandbox, order.node, order.source);
  checkTargetStorage(order);
  checkLock(vm);
  const snapshot = sandbox.state.snapshots.list(order.source).find((each) => each.name === order.snapname);
  if (order.snapname !== undefined && snapshot === undefined) {
    throw new ApiError(500, `snapshot '${order.snapname}' does not exist`);
  }
  const isTemplate = vm.config.template === '1';
  const full = order.full ?? !isTemplate;
  if (!full && order.storage !== undefined)
    throw new ApiError(500, "parameter 'storage' not allowed for linked clones");
  if (!full && order.format !== undefined) throw new ApiError(500, "parameter 'format' not allowed for linked clones");
  const config = snapshot?.config ?? vm.config;
  const disk = firstDisk(config);
  // The sandbox copies a guest's disk as it is now, not as it was.
  if (snapshot !== undefined && disk !== null) {
    throw new ApiError(500, `Full clone feature is not supported for a snapshot of '${disk.file}' (${disk.key})`);
  }
  if (order.target !== undefined && !isShared(config, order.storage)) {
    throw new ApiError(500, `can't clone VM to node '${order.target}' (VM uses local storage)`);
  }
  if (sandbox.state.vms.find(order.newid) !== null) {
    throw new ApiError(500, `unable to create VM ${order.newid}: config file already exists`);
  }
  if (!full && !isTemplate && disk !== null) {
    throw new ApiError(500, `Linked clone feature is not supported for '${disk.file}' (${disk.key})`);
  }
  return { vm, config, full };
}

function checkTargetStorage(order: CloneOrder): void {
  if (order.storage === undefined) return;
  const storage = findStorage(order.storage);
  if (!storage.content.includes('images')) {
    throw parameterError({ storage: `storage '${order.storage}' does not support vm images` });
  }
  if (order.target !== undefined && !storage.shared) {
    throw new ApiError(500, `can't clone to non-shared storage '${order.storage}'`);
  }
}

/** Whether every volume that the clone needs, CD-ROMs included, is on shared storage. */
function isShared(config: VmConfig, target: string | undefined): boolean {
  return Object.entries(config).every(([key, text]) => {
    const drive = isDriveName(key) ? parseDrive(text) : null;
    if (drive === null || !drive.file.includes(':')) return true;
    const source = drive.file.slice(0, drive.file.indexOf(':'));
    return findStorage(isCdrom(drive) ? source : (target ?? source)).shared;
  });
}

function firstDisk(config: VmConfig): { key: string; file: string } | null {
  for (const [key, text] of Object.entries(config)) {
    const drive = isDriveName(key) ? parseDrive(text) : null;
    if (drive !== null && !isCdrom(drive)) return { key, file: drive.file };
  }
  return null;
}
