import type { GuestHost } from './guest-host.js';

/** Why an image exists: it is a template's disk, a snapshot, or only what some container was made from. */
export interface DiskImage {
  vmid: number;
  role: 'template' | 'snapshot' | 'disk';
  /** The snapshot's name; empty for the other roles. */
  name: string;
}

export function imageRepository(host: GuestHost): string {
  return `chatops-guest-${host.sandboxId}`;
}

/** `<vmid>-<role>[-<name>]` */
export function imageTag({ vmid, role, name }: DiskImage): string {
  return `${vmid}-${role}${name === '' ? '' : `-${name}`}`;
}

export function imageName(host: GuestHost, image: DiskImage): string {
  return `${imageRepository(host)}:${imageTag(image)}`;
}

/** Whether this name, as `imageName` gives it, must stay while the guest exists. */
export function isLasting(name: string, exists: (vmid: number) => boolean): boolean {
  const found = /:(\d+)-(template|snapshot)/.exec(name);
  return found !== null && exists(Number(found[1]));
}
