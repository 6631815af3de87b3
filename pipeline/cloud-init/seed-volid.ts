import type { VmSpec } from '../recipes/vm-spec.js';
import { seedHash } from './seed-hash.js';

/** `chatops-12045-0123456789ab.iso` */
export function seedName(vm: VmSpec): string {
  return `chatops-${vm.vmid}-${seedHash(vm).slice(0, 12)}.iso`;
}

/** The seed as Proxmox names it: known before it is uploaded, so the plan can hold it. */
export function seedVolid(vm: VmSpec): string {
  return `${vm.seedStorage}:iso/${seedName(vm)}`;
}
