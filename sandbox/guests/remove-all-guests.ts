import type Docker from 'dockerode';
import { guestLabels } from './guest-labels.js';
import { removeImages } from './remove-images.js';
import { tolerate } from './tolerate.js';

/** Removes every container and image of a sandbox's guests, running ones too. Safe to repeat. */
export async function removeAllGuests(docker: Docker, sandboxId: string): Promise<void> {
  const filters = { label: [`${guestLabels.sandbox}=${sandboxId}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await tolerate([404, 409], docker.getContainer(Id).remove({ force: true, v: true }));
  }
  // An image goes after those that were made from it, and with all its names.
  for (;;) {
    const images = await docker.listImages({ filters });
    const references = images.flatMap(({ Id, RepoTags }) => {
      const names = (RepoTags ?? []).filter((name) => !name.startsWith('<none>'));
      return names.length === 0 ? [Id] : names;
    });
    if ((await removeImages(docker, references)) === 0) return;
  }
}
