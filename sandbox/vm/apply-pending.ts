import { isCdrom, isDriveName, parseDrive } from './drive.js';
import type { Vm } from './vm.js';

/** Keys that a running VM takes at once, with PVE's default `hotplug: network,disk,usb` (vmconfig_hotplug_pending). */
const hotKeys = new Set([
  'lock',
  'name',
  'onboot',
  'shares',
  'startup',
  'description',
  'protection',
  'vmstatestorage',
  'hookscript',
  'tags',
  'balloon',
  'cpulimit',
  'cpuunits',
  'ciuser',
  'cipassword',
  'citype',
  'cicustom',
  'ciupgrade',
  'nameserver',
  'searchdomain',
  'sshkeys',
]);

/** The VM with every pending change applied (stopped), or those that it takes while it runs. */
export function applyPending(vm: Vm, running: boolean): Vm {
  const config: Record<string, string> = { ...vm.config };
  const pending: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(vm.pending)) {
    if (value === (config[key] ?? null)) continue;
    if (running && !isHot(key, value, config[key])) pending[key] = value;
    else if (value === null) delete config[key];
    else config[key] = value;
  }
  return { ...vm, config, pending };
}

function isHot(key: string, value: string | null, before: string | undefined): boolean {
  if (hotKeys.has(key) || /^(ipconfig|net|unused)\d+$/.test(key)) return true;
  if (!isDriveName(key)) return false;
  if (/^(scsi|virtio)\d+$/.test(key)) return true;
  // IDE and SATA take only another medium in a CD-ROM drive that stays.
  const isMedium = (text: string | null | undefined): boolean => {
    const drive = typeof text === 'string' ? parseDrive(text) : null;
    return drive !== null && isCdrom(drive);
  };
  return isMedium(value) && isMedium(before);
}

/** The configuration as it will be: current values under pending ones. */
export function pendingConfig(vm: Pick<Vm, 'config' | 'pending'>): Record<string, string> {
  const config: Record<string, string> = { ...vm.config };
  for (const [key, value] of Object.entries(vm.pending)) {
    if (value === null) delete config[key];
    else config[key] = value;
  }
  return config;
}
