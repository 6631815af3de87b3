import { isLasting } from './disk-image.js';
import type { GuestHost } from './guest-host.js';
import { guestLabels } from './guest-labels.js';
import { removeImages } from './remove-images.js';

/**
 * Removes this sandbox's images that nobody needs: old disks, and what is left of guests that are gone. Never by force:
 * the engine refuses (409) where a container or another image still stands on one, and that one goes with its last
 * user. A forced removal would take it from under a stopped container.
 */
export async function sweepImages(host: GuestHost): Promise<void> {
  const filters = { label: [`${guestLabels.sandbox}=${host.sandboxId}`] };
  const containers = await host.docker.listContainers({ all: true, filters });
  const vmids = new Set(containers.map(({ Labels }) => Number(Labels[guestLabels.vmid])));
  const used = new Set(containers.map(({ ImageID }) => ImageID));
  const images = await host.docker.listImages({ filters });
  const unneeded = images
    .filter(({ Id }) => !used.has(Id))
    .flatMap(({ Id, RepoTags }) => {
      const names = (RepoTags ?? []).filter((name) => !name.startsWith('<none>'));
      return names.length === 0 ? [Id] : names.filter((name) => !isLasting(name, (vmid) => vmids.has(vmid)));
    });
  const removed = await removeImages(host.docker, unneeded);
  // What those were made from may have lost its last user.
  if (removed > 0) await sweepImages(host);
}
