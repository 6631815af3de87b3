import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { nearest } from '../nearest.js';
import { quote } from '../quote.js';
import { plannedOf } from '../request/planned-of.js';
import type { Request } from '../request/request.js';
import { stateWord } from '../request/request-words.js';

export type Destroyable =
  | { found: true; vmid: number; environment: string; channel: string }
  | { found: false; reply: Reply };

/** A VM that stands by our records, or one that may stand without a record; with no destroy under way. */
export function findDestroyable(act: Act, name: string): Destroyable {
  const { stores, channel } = act;
  const vm = stores.vms.findLive(name);
  const unknown = vm === null ? findUnknown(act, name) : null;
  if (vm === null && unknown === null) return { found: false, reply: noSuchVm(act, name) };
  const vmid = vm?.vmid ?? unknown?.vmid ?? 0;
  const under = stores.requests
    .listInState('planning', 'awaiting-approval', 'approved', 'running', 'unknown')
    .find(({ ask }) => ask.action === 'destroy-vm' && ask.vmid === vmid);
  if (under !== undefined) {
    const line = `R-${under.number} is ${stateWord(under.state)}`;
    return { found: false, reply: answer('refused', `${name} is being destroyed already`, [line]) };
  }
  const making = vm === null ? null : stores.requests.find(vm.madeBy);
  if (making?.state.state === 'running') {
    const line = `R-${making.number} still works on it; cancel that first`;
    return { found: false, reply: answer('refused', `${name} cannot be destroyed now`, [line]) };
  }
  const environment = vm?.environment ?? unknown?.environment ?? '';
  const home = act.tools.settings.environments.get(environment)?.channel ?? channel;
  return { found: true, vmid, environment, channel: home };
}

/** What a mention becomes: an address on a platform. */
const ADDRESS = /^[a-z]+:[A-Z0-9]/;

/** The answer where no VM of that name stands. */
export function noSuchVm({ stores }: Act, name: string): Reply {
  const names = stores.vms.listLive().map((vm) => vm.name);
  const near = nearest(name, names);
  const other = ADDRESS.test(name) ? 'that names an account or a channel: a VM has a name of its own; ' : '';
  const line = near === null ? `${other}/vm list shows them all` : `did you mean ${near}? /vm list shows them all`;
  return answer('problem', `there is no VM ${quote(name)}`, [line]);
}

/** It was applied, or nobody knows whether it was. */
function mayStand({ state }: Request): boolean {
  return state.state === 'unknown' || (state.state === 'failed' && state.retry === 'stage');
}

function findUnknown({ stores }: Act, name: string): { vmid: number; environment: string } | null {
  const holder = stores.reservations.holderOf(`name:${name}`);
  const request: Request | null = holder === null ? null : stores.requests.find(holder);
  if (request === null || !mayStand(request)) return null;
  const work = plannedOf(request)?.work;
  if (work?.recipe !== 'create-vm') return null;
  return { vmid: work.vars.vmid, environment: work.vars.environment };
}
