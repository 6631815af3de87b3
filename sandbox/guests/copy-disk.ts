import type { ContainerInspectInfo } from 'dockerode';
import { commitDisk } from './commit-disk.js';
import type { GuestHost } from './guest-host.js';

/** The id of an image that holds a guest's disk as it is now, kept in the name of the guest that gets it. */
export async function copyDisk(host: GuestHost, present: ContainerInspectInfo, vmid: number): Promise<string> {
  // A container that never ran has changed nothing of its own.
  if (present.State.Status === 'created') return present.Image;
  return commitDisk(host, present.Id, { vmid, role: 'disk', name: '' });
}
