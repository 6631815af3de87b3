import type { VmConfig } from './vm.js';

const MIB = 1024 ** 2;

/** The memory of a VM in bytes; PVE's default is 512 MiB. */
export function memoryBytes(config: VmConfig): number {
  const text = config.memory ?? '512';
  return Number(text.replace(/^current=/, '')) * MIB;
}
