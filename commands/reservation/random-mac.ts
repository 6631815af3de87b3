import { randomBytes } from 'node:crypto';

/**
 * Upper-case colon form with the prefix that Proxmox has registered and gives to new cards by itself
 * (https://pve.proxmox.com/wiki/Manual:_datacenter.cfg, mac_prefix).
 */
export function randomMac(): string {
  const tail = randomBytes(3).toString('hex').toUpperCase();
  return `BC:24:11:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4, 6)}`;
}
