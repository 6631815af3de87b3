import { findGuest, nextSuffix } from './find-guest.js';
import type { GuestHost } from './guest-host.js';
import { containerName, type GuestSpec, renderContainer } from './guest-spec.js';
import { tolerate } from './tolerate.js';

/**
 * Gives the guest a container made from this image, in the place of the one it had. The old one goes only when the new
 * one is there: at no time is a guest's disk nowhere.
 */
export async function placeContainer(host: GuestHost, spec: GuestSpec, image: string): Promise<void> {
  const name = containerName(host, spec.vmid);
  const present = await findGuest(host, spec.vmid);
  if (present === null) {
    await host.docker.createContainer({ ...renderContainer(host, spec, image), name });
    return;
  }
  await tolerate([404], host.docker.getContainer(name + nextSuffix).remove({ force: true, v: true }));
  const next = await host.docker.createContainer({ ...renderContainer(host, spec, image), name: name + nextSuffix });
  await host.docker.getContainer(present.Id).remove({ force: true, v: true });
  await next.rename({ name });
}
