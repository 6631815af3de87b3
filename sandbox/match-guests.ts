import type { Sandbox } from './sandbox.js';

/** Makes state and guests agree after a start: guests of no VM go, and a VM whose guest is gone has none. */
export async function matchGuests({ state, guests }: Pick<Sandbox, 'state' | 'guests'>): Promise<void> {
  const present = await guests.list();
  for (const { vmid } of present) {
    if (state.vms.find(vmid)?.hasGuest !== true) await guests.remove(vmid);
  }
  const known = new Set(present.map(({ vmid }) => vmid));
  for (const vm of state.vms.list()) {
    if (vm.hasGuest && !known.has(vm.vmid)) {
      state.vms.save({ ...vm, hasGuest: false, poweredOn: false, startedAtS: null });
    }
  }
}
