import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { decideAgain } from '../approval/decide-again.js';
import { quote } from '../quote.js';
import { isAdministrator } from './is-administrator.js';
import { makeLogin } from './make-login.js';

/**
 * Makes an account a person of its own again, with no rights but those of mirrored groups that it is in. What it did,
 * VMs and keys stay with the person it belonged to, and both count as one human for ever.
 */
export function unlink(act: Act, account: string): Reply {
  const { stores, tools, person, actor, now } = act;
  const { people } = stores;
  const owner = people.findByActor(account);
  const isMine = owner?.id === person.id;
  if (owner === null || (!isMine && !isAdministrator(stores, person.id))) {
    const mine = people.actorsOf(person.id).join(', ');
    return answer('refused', `${quote(account)} is no account of yours`, [
      `yours are ${mine}; an administrator may unlink others`,
      'nothing was changed',
    ]);
  }
  const accounts = people.actorsOf(owner.id);
  if (accounts.length < 2) {
    return answer('refused', `${account} is the only account of ${owner.display}`, ['nothing was changed']);
  }
  const name = account.split(/[:/]/).at(-1) ?? '';
  const login = makeLogin(name, (taken) => people.findByLogin(taken) !== null);
  const alone = people.add({ login, display: account, active: true }, []);
  people.moveActor(account, alone.id);
  people.noteEverLinked(owner.id, alone.id, now);
  const detail = { account, person: owner.login, login };
  stores.audit.add({ at: now, actor, person: person.id, act: 'account unlinked', requestId: null, detail });
  for (const request of stores.requests.listInState('awaiting-approval', 'approved'))
    decideAgain(stores, tools, request);
  const groups = people.groupsOf(alone.id);
  return answer('ok', `${account} is no account of ${owner.display} any more`, [
    `it is a person of its own (login ${login}), ${groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`}`,
    `VMs, keys and requests stay with ${owner.display}; for approvals both count as one person`,
  ]);
}
