import type { Guests } from '../guests.js';
import { commitDisk } from './commit-disk.js';
import { findGuest, getGuest } from './find-guest.js';
import { guestAgent } from './guest-agent.js';
import type { GuestHost } from './guest-host.js';
import { guestPower } from './guest-power.js';
import { guestSnapshots } from './guest-snapshots.js';
import { listGuests } from './list-guests.js';
import { makeGuests } from './make-guests.js';
import { serially } from './serially.js';
import { sweepImages } from './sweep-images.js';
import { tolerate } from './tolerate.js';

/**
 * Guests that are containers: a disk is a container's file system, its copies are images. What the engine has is the
 * only state, so a sandbox that starts again finds its guests as they are.
 */
export function createDockerGuests(host: GuestHost): Guests {
  const inTurn = serially();
  return {
    ...makeGuests(host, inTurn),
    ...guestPower(host, inTurn),
    ...guestSnapshots(host, inTurn),
    ...guestAgent(host),
    async makeTemplate(vmid) {
      const present = await getGuest(host, vmid);
      if (present.State.Running) throw new Error(`guest ${vmid} runs`);
      await inTurn(() => commitDisk(host, present.Id, { vmid, role: 'template', name: '' }));
    },
    async remove(vmid) {
      // Perhaps twice: an earlier process may have left a container that was to replace this one.
      for (let present = await findGuest(host, vmid); present !== null; present = await findGuest(host, vmid)) {
        await tolerate([404], host.docker.getContainer(present.Id).remove({ force: true, v: true }));
      }
      await inTurn(() => sweepImages(host));
    },
    list: () => listGuests(host),
  };
}
