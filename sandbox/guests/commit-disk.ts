import { z } from 'zod';
import { type DiskImage, imageRepository, imageTag } from './disk-image.js';
import type { GuestHost } from './guest-host.js';
import { guestLabels } from './guest-labels.js';

const committedSchema = z.object({ Id: z.string() });

/** Writes a container's disk down as an image. A running guest stands still meanwhile. Gives the image's id. */
export async function commitDisk(host: GuestHost, containerId: string, image: DiskImage): Promise<string> {
  const answer = await host.docker.getContainer(containerId).commit({
    repo: imageRepository(host),
    tag: imageTag(image),
    changes: `LABEL ${guestLabels.sandbox}=${host.sandboxId}`,
  });
  return committedSchema.parse(answer).Id;
}
