import type Docker from 'dockerode';
import type { GuestImage } from '../guests.js';

/** Where a sandbox's guests live. */
export interface GuestHost {
  docker: Docker;
  /** Stands in every name and label: two sandboxes on one engine never touch each other's guests. */
  sandboxId: string;
  /** Name of the network that the guests' NICs are on; it needs a subnet of its own, or no address can be asked for. */
  network: string;
  /** The engine's images that play the distributions' cloud images. */
  images: Readonly<Record<GuestImage, string>>;
}
