import type { Guests } from '../guests.js';
import { copyDisk } from './copy-disk.js';
import { imageName } from './disk-image.js';
import { findGuest, getGuest } from './find-guest.js';
import { findImage } from './find-image.js';
import type { GuestHost } from './guest-host.js';
import { placeContainer } from './place-container.js';
import type { Serially } from './serially.js';

/** The two ways in which a guest comes to be. Name and NIC are only known when it starts. */
export function makeGuests(host: GuestHost, serially: Serially): Pick<Guests, 'create' | 'clone'> {
  async function make(vmid: number, image: () => Promise<string>): Promise<void> {
    await serially(async () => {
      if ((await findGuest(host, vmid)) !== null) throw new Error(`guest ${vmid} exists`);
      await placeContainer(host, { vmid, hostname: `vm${vmid}`, nic: null }, await image());
    });
  }
  return {
    create: (vmid, image) =>
      make(vmid, async () => {
        const name = host.images[image];
        const found = await findImage(host, name);
        if (found === null) throw new Error(`the engine has no image ${name}, which plays ${image}`);
        return found;
      }),
    clone: (vmid, source) =>
      make(vmid, async () => {
        const present = await getGuest(host, source);
        if (present.State.Running) throw new Error(`guest ${source} runs`);
        const template = await findImage(host, imageName(host, { vmid: source, role: 'template', name: '' }));
        return template ?? (await copyDisk(host, present, vmid));
      }),
  };
}
