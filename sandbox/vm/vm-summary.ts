import { cpuCount } from './cpu-count.js';
import { driveSizeBytes, isCdrom, isDriveName, parseDrive } from './drive.js';
import { memoryBytes } from './memory-bytes.js';
import type { Vm } from './vm.js';

/** The fields that PVE shows of a VM in every list. */
export interface VmSummary {
  vmid: number;
  name: string;
  status: 'running' | 'stopped';
  cpu: number;
  cpus: number;
  mem: number;
  maxmem: number;
  disk: number;
  maxdisk: number;
  uptime: number;
  netin: number;
  netout: number;
  diskread: number;
  diskwrite: number;
  template?: 1;
  lock?: string;
  tags?: string;
}

export function vmSummary(vm: Vm, running: boolean): VmSummary {
  const { config } = vm;
  const uptime = running ? Math.max(1, Math.floor(Date.now() / 1000) - (vm.startedAtS ?? 0)) : 0;
  return {
    vmid: vm.vmid,
    name: config.name ?? `VM ${vm.vmid}`,
    status: running ? 'running' : 'stopped',
    cpu: running ? 0.01 : 0,
    cpus: cpuCount(config),
    mem: running ? Math.floor(memoryBytes(config) / 4) : 0,
    maxmem: memoryBytes(config),
    disk: 0,
    maxdisk: bootDiskBytes(vm),
    uptime,
    netin: 0,
    netout: 0,
    diskread: 0,
    diskwrite: 0,
    ...(config.template === '1' ? { template: 1 } : {}),
    ...(config.lock === undefined ? {} : { lock: config.lock }),
    ...(config.tags === undefined ? {} : { tags: config.tags }),
  };
}

function bootDiskBytes(vm: Vm): number {
  const order = /^order=(.*)$/.exec(vm.config.boot ?? '')?.[1]?.split(';') ?? [];
  const keys = [...order, ...Object.keys(vm.config).sort()].filter(isDriveName);
  for (const key of keys) {
    const drive = parseDrive(vm.config[key] ?? '');
    if (drive !== null && !isCdrom(drive)) return driveSizeBytes(drive);
  }
  return 0;
}
