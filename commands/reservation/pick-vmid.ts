import type { NumberRange } from '../settings.js';

/**
 * The lowest free number of the range that was never used before; once all were used, the lowest free one. Null where
 * none is free. `taken`: held, live, or seen on Proxmox; `used`: ever given to a machine of ours.
 */
export function pickVmid(range: NumberRange, taken: ReadonlySet<number>, used: ReadonlySet<number>): number | null {
  let again: number | null = null;
  for (let vmid = range.from; vmid <= range.to; vmid += 1) {
    if (taken.has(vmid)) continue;
    if (!used.has(vmid)) return vmid;
    again ??= vmid;
  }
  return again;
}
