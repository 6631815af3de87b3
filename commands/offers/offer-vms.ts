import type { Act } from '../act.js';
import { decideNow } from '../approval/decide-now.js';
import type { VmRecord } from '../stores.js';
import type { Suggestion } from '../suggestion.js';

/** The policy is asked about each, while somebody types. */
const MOST_ASKED = 200;

/** VMs that stand by our records, one's own first. */
export function offerVms(act: Act): Suggestion[] {
  return ownFirst(act).map((vm) => suggestionOf(act, vm));
}

/** Those that the policy lets this person ask to destroy. */
export function offerDestroyable(act: Act): Suggestion[] {
  const { stores, tools, person, now } = act;
  return ownFirst(act)
    .slice(0, MOST_ASKED)
    .filter(({ vmid, name, environment }) => {
      const ask = { action: 'destroy-vm', vmid, name, environment, reason: null } as const;
      return decideNow(stores, tools.settings, person.id, ask, now).verdict !== 'refuse';
    })
    .map((vm) => suggestionOf(act, vm));
}

function ownFirst({ stores, person }: Act): VmRecord[] {
  const all = stores.vms.listLive().toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return [...all.filter(({ owner }) => owner === person.id), ...all.filter(({ owner }) => owner !== person.id)];
}

function suggestionOf({ stores }: Act, { name, environment, ipv4, owner }: VmRecord): Suggestion {
  const facts = [name, environment, ipv4, stores.people.get(owner).display].filter((fact) => fact !== '');
  return { value: name, label: facts.join(' · ') };
}
