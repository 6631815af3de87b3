import type { Quantity } from './quota.js';

const UNITS: Record<Quantity, string> = {
  vms: 'VMs',
  cores: 'vCPU',
  memoryMiB: 'MiB of memory',
  diskGiB: 'GiB of disk',
};

/** `7 of 10 VMs` */
export function amountOf(quantity: Quantity, taken: number, limit: number): string {
  return `${taken} of ${limit} ${UNITS[quantity]}`;
}

export function unitOf(quantity: Quantity): string {
  return UNITS[quantity];
}
