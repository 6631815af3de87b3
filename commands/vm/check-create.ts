import type { Act } from '../act.js';
import type { Problem } from '../problem.js';
import { checkQuota } from '../quota/check-quota.js';
import { needOf } from '../quota/need-of.js';
import type { CreateAsk } from './read-create-ask.js';

export const NO_KEY =
  'there is no SSH key of yours on file, so you could not get in; add one: /vm key add ssh-ed25519 AAAA…';

/** What stands in the way by our records: the name, the key, the quotas. `ask` null: it is not yet known what for. */
export function checkCreate(act: Act, name: string | null, ask: CreateAsk | null, problems: Problem[]): void {
  if (name !== null) checkNameIsFree(act, name, problems);
  const { stores, tools, person, now } = act;
  if (stores.people.listKeys(person.id).length === 0) {
    problems.push({ field: null, text: NO_KEY });
  }
  const need = ask === null ? null : needOf(tools.settings, ask);
  if (ask === null || need === null) return;
  const wanted = { person: person.id, environment: ask.environment, need, except: null, now };
  for (const text of checkQuota(stores, tools.settings, wanted, person.id)) problems.push({ field: null, text });
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
