import { createHash } from 'node:crypto';

/** Proxmox's own prefix and the rest from the VMID: the base's seed names its interface before it exists. */
export function baseMac(instance: string, vmid: number): string {
  const digest = createHash('sha256').update(`${instance}/${vmid}`).digest('hex').toUpperCase();
  return `BC:24:11:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
}
