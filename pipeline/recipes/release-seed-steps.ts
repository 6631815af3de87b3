import { seedVolid } from '../cloud-init/seed-volid.js';
import type { CallStep } from '../run/recipe.js';
import { checkOurs } from './check-ours.js';
import { deleteVolume } from './delete-volume.js';
import { poll } from './poll.js';
import { stop } from './stop.js';
import type { VmSpec } from './vm-spec.js';

/** The slot of the seed's drive in the module and here. */
const seedSlot = 'scsi1';
const empty = /^none,/;

/** The seed is used up after first boot: it holds keys, and an attached ISO of one node keeps the VM from moving. */
export function releaseSeedSteps(): CallStep<VmSpec>[] {
  return [
    {
      kind: 'call',
      key: 'detach-seed',
      effect: 'repeatable',
      timeLimitMs: 60_000,
      run: async ({ vars: vm, facts }, tools) => {
        const smbiosUuid = facts.apply?.smbiosUuid ?? null;
        const foreign = await checkOurs(tools, { ...vm, madeBy: vm.requestId, smbiosUuid });
        if (foreign !== null) {
          return foreign;
        }
        const isEmpty = async () =>
          empty.test((await tools.proxmox.findConfig(vm.node, vm.vmid))?.drives.get(seedSlot) ?? 'none,') ? true : null;
        if ((await isEmpty()) === null) {
          // Ejected, not unplugged: a drive is taken out of a running guest only when that agrees.
          await tools.proxmox.setConfig(vm.node, vm.vmid, { [seedSlot]: 'none,media=cdrom' });
        }
        return (await poll(tools, 500, isEmpty)) === null ? stillThere('attached') : { end: 'done', facts: {} };
      },
    },
    {
      kind: 'call',
      key: 'delete-seed',
      effect: 'repeatable',
      timeLimitMs: 60_000,
      run: async ({ vars: vm }, tools) =>
        (await deleteVolume(tools, vm.node, vm.seedStorage, seedVolid(vm)))
          ? { end: 'done', facts: {} }
          : stillThere('on its storage'),
    },
  ];
}

function stillThere(where: string) {
  return stop({
    word: 'failed',
    message: `The seed is still ${where}.`,
    side: 'proxmox',
    changed: 'something',
    cure: 'Look at the VM’s tasks on Proxmox, then retry.',
  });
}
