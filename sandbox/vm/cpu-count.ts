import type { VmConfig } from './vm.js';

export function cpuCount(config: VmConfig): number {
  return Number(config.sockets ?? '1') * Number(config.cores ?? '1');
}
