import type Docker from 'dockerode';
import { engineStatus } from './engine-status.js';

/**
 * Removes images that nothing stands on and gives their number. `noprune`, because the engine would otherwise take
 * their untagged parents too, and the first of them is the base image, which is not ours to remove.
 */
export async function removeImages(docker: Docker, references: readonly string[]): Promise<number> {
  let removed = 0;
  for (const reference of references) {
    try {
      await docker.getImage(reference).remove({ noprune: true });
      removed++;
    } catch (error) {
      const status = engineStatus(error);
      if (status !== 404 && status !== 409) throw error;
    }
  }
  return removed;
}
