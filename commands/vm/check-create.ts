import type { Act } from '../act.js';
import type { Problem } from '../problem.js';
import { quotaUsed } from '../request/request-view.js';

export const NO_KEY =
  'there is no SSH key of yours on file, so you could not get in; add one: /vm key add ssh-ed25519 AAAA…';

/** What stands in the way by our records: the name, the key, the quotas. */
export function checkCreate(act: Act, name: string | null, problems: Problem[]): void {
  if (name !== null) checkNameIsFree(act, name, problems);
  const { stores, tools, person } = act;
  if (stores.people.listKeys(person.id).length === 0) {
    problems.push({ field: null, text: NO_KEY });
  }
  const used = quotaUsed(stores, person.id);
  const limit = tools.settings.limits.vmsPerPerson;
  if (used >= limit) {
    const text = `you have ${used} of ${limit} VMs, those asked for included; destroy one: /vm mine`;
    problems.push({ field: null, text });
  }
}

function checkNameIsFree({ stores, person }: Act, name: string, problems: Problem[]): void {
  const vm = stores.vms.findLive(name);
  if (vm !== null) {
    const whose = vm.owner === person.id ? 'you' : stores.people.get(vm.owner).display;
    problems.push({ field: 'name', text: `the name ${name} is in use by a VM of ${whose}; choose another` });
    return;
  }
  const holder = stores.reservations.holderOf(`name:${name}`);
  const request = holder === null ? null : stores.requests.find(holder);
  if (holder === null) return;
  const by = request === null ? 'another request' : `R-${request.number}`;
  problems.push({ field: 'name', text: `the name ${name} is held by ${by}; choose another` });
}
