import type { Reply } from '../act.js';
import { answer } from '../answer.js';
import type { Invocation } from '../invocation.js';
import type { Person, Stores } from '../stores.js';
import type { AccountKind } from './account-kind.js';
import { makeLogin } from './make-login.js';
import { mirroredOn } from './needed-readings.js';
import { readingAges } from './reading-ages.js';
import { whyUnread } from './why-unread.js';

export type Joined = { joined: true; person: Person } | { joined: false; reply: Reply };

const LONGEST_DISPLAY = 80;
const ONLY_MEMBERS = 'only members of the team itself may ask for anything here; nothing was changed';

/**
 * A member of a mirrored group becomes a person with the first command: seen in the group by a reading of now, and a full
 * member of our team. `account` null: it was not asked what the account is. Whatever is not known gives nothing.
 */
export function join(stores: Stores, now: number, invocation: Invocation, account: AccountKind | null): Joined {
  const { actor } = invocation;
  const age = readingAges.askingMs;
  const isKnown = (group: string): boolean => whyUnread(stores.people, [group], [actor], now, age) === null;
  const groups = stores.people.mirroredGroupsOf(actor).filter(isKnown);
  if (groups.length === 0) {
    const unread = whyUnread(stores.people, mirroredOn(stores, actor), [actor], now, age);
    if (unread !== null) return refuse(unread, 'nothing was changed');
    // No operator can let a guest in, or a bot.
    if (account?.kind !== 'member' && account?.kind !== 'unknown' && account !== null)
      return refuse(account.why, ONLY_MEMBERS);
    return refuse(...unknownActor(stores, actor));
  }
  if (account === null) return refuse('what kind of account this is was not found out', 'nothing was changed');
  if (account.kind !== 'member') return refuse(account.why, ONLY_MEMBERS);
  return { joined: true, person: addMember(stores, now, actor, account, groups) };
}

function addMember(
  { people, audit }: Stores,
  at: number,
  actor: string,
  { name, display }: Extract<AccountKind, { kind: 'member' }>,
  groups: readonly string[],
): Person {
  const login = makeLogin(name, (wanted) => people.findByLogin(wanted) !== null);
  const clean = display.replaceAll(/\p{C}/gu, '').trim().slice(0, LONGEST_DISPLAY);
  // Nobody may pass for another by taking the same name.
  const isTaken = people.list().some(({ person }) => person.display.toLowerCase() === clean.toLowerCase());
  const shown = clean === '' ? login : isTaken ? `${clean} (${login})` : clean;
  const person = people.add({ login, display: shown, active: true }, [actor]);
  const detail = { login, account: actor, groups: groups.join(' ') };
  audit.add({ at, actor, person: person.id, act: 'person joined', requestId: null, detail });
  return person;
}

function unknownActor(stores: Stores, actor: string): [string, ...string[]] {
  const account = actor.slice(Math.max(actor.lastIndexOf(':'), actor.lastIndexOf('/')) + 1);
  const login = account.toLowerCase().replaceAll(/[^a-z0-9-]/g, '');
  const mirrored = mirroredOn(stores, actor);
  return [
    `the account ${actor} belongs to nobody that this bot knows`,
    'nobody unknown may ask for anything here; nothing was changed',
    ...(mirrored.length === 0 ? [] : [`who is in ${mirrored.join(' or ')} is known with the first command`]),
    `an operator can let you in on the host: chatops people add ${/^[a-z]/.test(login) ? login : 'LOGIN'} --account ${actor}`,
  ];
}

function refuse(title: string, ...lines: string[]): Joined {
  return { joined: false, reply: answer('refused', title, lines) };
}
