import type { GuestView } from '../guests.js';
import { nextSuffix } from './find-guest.js';
import type { GuestHost } from './guest-host.js';
import { guestLabels } from './guest-labels.js';

/** The guests as the engine has them, by VMID. */
export async function listGuests(host: GuestHost): Promise<GuestView[]> {
  const filters = { label: [`${guestLabels.sandbox}=${host.sandboxId}`] };
  const guests = new Map<number, GuestView>();
  const containers = await host.docker.listContainers({ all: true, filters });
  // A half-done replacement counts only where the replaced one is gone: it comes first and is overwritten.
  const isNext = ({ Names }: { Names: string[] }) => Names.some((name) => name.endsWith(nextSuffix));
  for (const { Labels, State } of [...containers.filter(isNext), ...containers.filter((each) => !isNext(each))]) {
    const vmid = Number(Labels[guestLabels.vmid]);
    guests.set(vmid, { vmid, running: State === 'running' || State === 'paused' });
  }
  return [...guests.values()].toSorted((a, b) => a.vmid - b.vmid);
}
