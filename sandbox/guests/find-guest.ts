import type { ContainerInspectInfo } from 'dockerode';
import { engineStatus } from './engine-status.js';
import type { GuestHost } from './guest-host.js';
import { containerName } from './guest-spec.js';

/** The suffix of a container that is about to replace the guest's present one. */
export const nextSuffix = '-next';

/**
 * The guest's container, or null. Where an earlier process died while it replaced a container, that is finished here:
 * the replacement has the name only once the old one is gone.
 */
export async function findGuest(host: GuestHost, vmid: number): Promise<ContainerInspectInfo | null> {
  const name = containerName(host, vmid);
  const present = await inspect(host, name);
  if (present !== null) return present;
  const next = await inspect(host, name + nextSuffix);
  if (next === null) return null;
  await host.docker.getContainer(next.Id).rename({ name });
  return next;
}

export async function getGuest(host: GuestHost, vmid: number): Promise<ContainerInspectInfo> {
  const found = await findGuest(host, vmid);
  if (found === null) throw new Error(`guest ${vmid} does not exist`);
  return found;
}

async function inspect(host: GuestHost, name: string): Promise<ContainerInspectInfo | null> {
  try {
    return await host.docker.getContainer(name).inspect();
  } catch (error) {
    if (engineStatus(error) === 404) return null;
    throw error;
  }
}
