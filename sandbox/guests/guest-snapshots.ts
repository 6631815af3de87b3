import type { Guests } from '../guests.js';
import { commitDisk } from './commit-disk.js';
import { imageName, imageRepository, imageTag } from './disk-image.js';
import { getGuest } from './find-guest.js';
import { findImage } from './find-image.js';
import type { GuestHost } from './guest-host.js';
import { readNic } from './guest-spec.js';
import { placeContainer } from './place-container.js';
import type { Serially } from './serially.js';
import { sweepImages } from './sweep-images.js';
import { tolerate } from './tolerate.js';

type Snapshots = Pick<Guests, 'takeSnapshot' | 'rollback' | 'removeSnapshot'>;

/** Snapshots of the disk: images, which the guest's container is made from again after a rollback. */
export function guestSnapshots(host: GuestHost, serially: Serially): Snapshots {
  return {
    takeSnapshot: (vmid, name) =>
      serially(async () => {
        await commitDisk(host, (await getGuest(host, vmid)).Id, { vmid, role: 'snapshot', name });
      }),
    rollback: (vmid, name) =>
      serially(async () => {
        const { Config } = await getGuest(host, vmid);
        const image = await findImage(host, imageName(host, { vmid, role: 'snapshot', name }));
        if (image === null) throw new Error(`guest ${vmid} has no snapshot ${name}`);
        await placeContainer(host, { vmid, hostname: Config.Hostname, nic: readNic(Config.Labels) }, image);
        await sweepImages(host);
      }),
    removeSnapshot: (vmid, name) =>
      serially(async () => {
        const reference = imageName(host, { vmid, role: 'snapshot', name });
        if ((await findImage(host, reference)) === null) return;
        const image = host.docker.getImage(reference);
        // The container may stand on it: then it stays as the disk that it is.
        await image.tag({ repo: imageRepository(host), tag: imageTag({ vmid, role: 'disk', name: '' }) });
        await tolerate([404], image.remove());
        await sweepImages(host);
      }),
  };
}
