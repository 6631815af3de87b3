import { ApiError } from '../api/api-error.js';
import type { Sandbox } from '../sandbox.js';
import { freeVolume } from '../volumes/free-volume.js';
import { applyPending, pendingConfig } from './apply-pending.js';
import { configDigest } from './config-digest.js';
import { isCdrom, isCloudinit, isDriveName, parseDrive } from './drive.js';
import { checkLock, findVm } from './find-vm.js';
import { isRunning } from './is-running.js';
import { prepareDrive } from './prepare-drive.js';
import type { Vm } from './vm.js';

/** A change of a VM's configuration, values in their normal form. */
export interface ConfigChange {
  node: string;
  vmid: number;
  set: Readonly<Record<string, string>>;
  delete: readonly string[];
  revert: readonly string[];
  digest?: string | undefined;
}

/** Writes the change as pending and applies what a VM in its state takes at once. */
export async function changeConfig(sandbox: Sandbox, change: ConfigChange): Promise<void> {
  const vm = findVm(sandbox, change.node, change.vmid);
  if (change.digest !== undefined && change.digest !== configDigest(vm)) {
    throw new ApiError(500, 'checksum mismatch (file change by other user?)');
  }
  checkLock(vm);
  const running = await isRunning(sandbox, vm);
  const changed = sandbox.state.transaction(() => {
    const next = applyPending(withChange(sandbox, vm, change), running);
    const settled = dropReplaced(sandbox, vm, next);
    sandbox.state.vms.save(settled);
    return settled;
  });
  await matchGuest(sandbox, changed);
}

function withChange(sandbox: Sandbox, vm: Vm, change: ConfigChange): Vm {
  const pending: Record<string, string | null> = { ...vm.pending };
  for (const key of change.revert) delete pending[key];
  const order = bootOrder(vm);
  for (const key of change.delete) {
    pending[key] = null;
    if (order?.includes(key)) pending.boot = `order=${order.filter((each) => each !== key).join(';')}`;
  }
  for (const [key, value] of Object.entries(change.set)) {
    const drive = isDriveName(key) ? parseDrive(value) : null;
    const kept = drive === null ? value : prepareDrive(sandbox, vm, drive);
    pending[key] = kept === '' ? null : kept;
  }
  checkBootOrder({ ...vm, pending }, change);
  return { ...vm, pending };
}

function bootOrder(vm: Vm): string[] | null {
  const boot = pendingConfig(vm).boot;
  return boot?.startsWith('order=') ? boot.slice('order='.length).split(';') : null;
}

function checkBootOrder(vm: Vm, change: ConfigChange): void {
  if (change.set.boot === undefined) return;
  const config = pendingConfig(vm);
  const missing = bootOrder(vm)?.find((device) => device !== '' && config[device] === undefined);
  if (missing !== undefined) throw new ApiError(500, `invalid bootorder: device '${missing}' does not exist'`);
}

/** A disk that is no longer named becomes `unusedN`; a cloud-init drive that is no longer named is freed. */
function dropReplaced(sandbox: Sandbox, before: Vm, after: Vm): Vm {
  const config: Record<string, string> = { ...after.config };
  const named = new Set(Object.values({ ...config, ...after.pending }).map((text) => parseDrive(text ?? '')?.file));
  for (const [key, text] of Object.entries(before.config)) {
    const drive = isDriveName(key) || key.startsWith('unused') ? parseDrive(text) : null;
    if (drive === null || named.has(drive.file) || !drive.file.includes(':')) continue;
    if (isCloudinit(drive) || key.startsWith('unused')) freeVolume(sandbox, after.node, drive.file);
    else if (!isCdrom(drive)) config[nextUnused(config)] = drive.file;
  }
  return { ...after, config };
}

function nextUnused(config: Readonly<Record<string, string>>): string {
  let n = 0;
  while (config[`unused${n}`] !== undefined) n += 1;
  return `unused${n}`;
}

/** A VM has a guest exactly while it has a disk that boots. */
export async function matchGuest(sandbox: Sandbox, vm: Vm): Promise<void> {
  const image = bootImageOf(sandbox, vm);
  if (image !== null && !vm.hasGuest) {
    await sandbox.guests.create(vm.vmid, image);
    sandbox.state.vms.save({ ...vm, hasGuest: true });
  }
  if (image === null && vm.hasGuest) {
    await sandbox.guests.remove(vm.vmid);
    sandbox.state.vms.save({ ...vm, hasGuest: false });
  }
}

function bootImageOf(sandbox: Sandbox, vm: Vm): 'debian-13' | null {
  for (const [key, text] of Object.entries(vm.config)) {
    const drive = isDriveName(key) || key.startsWith('unused') ? parseDrive(text) : null;
    const image = drive === null ? null : sandbox.state.volumes.find(vm.node, drive.file)?.bootImage;
    if (image != null) return image;
  }
  return null;
}
