import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { decideNow } from '../approval/decide-now.js';
import { describeDecision } from '../approval/describe-decision.js';
import type { Request } from '../request/request.js';
import { labelOf, targetOf } from '../request/request-words.js';
import { findDestroyable } from './find-destroyable.js';

/**
 * Before a VM is destroyed by a press, where the chat has no dialog of its own: what would be destroyed, where, and what
 * the policy says to it; or why it cannot be. Changes nothing.
 */
export function beforeDestroy(act: Act, request: Request): Reply {
  const { stores, tools, person, now } = act;
  const name = targetOf(request.ask);
  const vm = stores.vms.findLive(name);
  const stands = vm === null ? request.state.state === 'unknown' : vm.madeBy === request.id;
  if (!stands) return answer('refused', `${name} of ${labelOf(request)} is gone`);
  const found = findDestroyable(act, name);
  if (!found.found) return found.reply;
  const { vmid, environment } = found;
  const ask = { action: 'destroy-vm', vmid, name, environment, reason: null } as const;
  const decision = decideNow(stores, tools.settings, person.id, ask, now);
  const lines = describeDecision(stores, decision, { requester: person.id, askedAt: now });
  if (decision.verdict === 'refuse') return answer('refused', `${name} cannot be destroyed`, lines);
  return answer('help', `Destroy ${name} in ${environment}?`, lines);
}
