import { engineStatus } from './engine-status.js';
import type { GuestHost } from './guest-host.js';

/** The id of the image of this name, or null. */
export async function findImage({ docker }: GuestHost, name: string): Promise<string | null> {
  try {
    return (await docker.getImage(name).inspect()).Id;
  } catch (error) {
    if (engineStatus(error) === 404) return null;
    throw error;
  }
}
