import type { Act } from '../act.js';
import type { HomeCard } from '../card.js';
import { showTime } from '../show-time.js';
import type { VmRecord } from '../stores.js';
import { vmButtons } from '../vm/vm-buttons.js';

type Section = HomeCard['sections'][number];

const SHOWN = 10;

/** VMs of this person that stand by our records, the one whose lease ends first at the top. */
export function myVms(act: Act): Section {
  const own = act.stores.vms
    .listLive()
    .filter(({ owner }) => owner === act.person.id)
    .toSorted((a, b) => a.leaseUntil - b.leaseUntil);
  return {
    title: 'My VMs',
    empty: 'You have no VM.',
    entries: own.slice(0, SHOWN).map((vm) => entryOf(act, vm)),
    more: Math.max(own.length - SHOWN, 0),
  };
}

function entryOf(act: Act, vm: VmRecord): Section['entries'][number] {
  return {
    title: `${vm.name} · ${vm.environment}`,
    lines: [
      vm.ipv4 === '' ? 'it has no known address' : `ssh ${act.person.login}@${vm.ipv4}`,
      `lease until ${showTime(vm.leaseUntil, act.tools.settings.zone)}`,
    ],
    buttons: vmButtons(act, vm),
  };
}
