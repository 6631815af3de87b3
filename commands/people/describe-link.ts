import { canonicalDigest } from '../canonical-digest.js';
import type { Person, Stores } from '../stores.js';

/** The two accounts and whose they are; `to` may belong to nobody yet. */
export interface LinkParties {
  from: { actor: string; person: Person };
  to: { actor: string; person: Person | null };
}

/** Null where the account that the code was made with belongs to nobody any more. */
export function partiesOf({ people }: Stores, from: string, to: string): LinkParties | null {
  const person = people.findByActor(from);
  if (person === null) return null;
  return { from: { actor: from, person }, to: { actor: to, person: people.findByActor(to) } };
}

/** What a person has: changes of it between the screen and the join are not joined. */
interface Belongings {
  groups: string[];
  vms: string[];
  keys: number;
}

function belongingsOf(stores: Stores, actor: string, person: Person | null): Belongings {
  if (person === null) return { groups: stores.people.mirroredGroupsOf(actor), vms: [], keys: 0 };
  const vms = stores.vms.listLive().filter(({ owner }) => owner === person.id);
  return {
    groups: stores.people.groupsOf(person.id),
    vms: vms.map(({ name }) => name),
    keys: stores.people.listKeys(person.id).length,
  };
}

/** What both screens say: both accounts, and what each will be able to do as the other. */
export function describeLink(stores: Stores, { from, to }: LinkParties): string[] {
  const one = belongingsOf(stores, from.actor, from.person);
  const other = belongingsOf(stores, to.actor, to.person);
  const leftover =
    to.person === null ? [] : [`${to.person.display} is then no person of its own; ${rest(stores, to.person)}`];
  return [
    `${from.actor}: ${nameOf(from.person)}${list(one)}`,
    `${to.actor}: ${to.person === null ? 'belongs to nobody yet' : nameOf(to.person)}${list(other)}`,
    `with ${to.actor} you will act as ${from.person.display}: ${gains(one, other)}`,
    `with ${from.actor} you will gain: ${gains(other, one)}`,
    `in new VMs your login is ${from.person.login}`,
    ...leftover,
    'both count as one person for every approval, also after /vm unlink',
  ];
}

/** Changes with everything that the screen names. */
export function linkDigest(stores: Stores, { from, to }: LinkParties): string {
  return canonicalDigest({
    from: { actor: from.actor, person: from.person.id, ...belongingsOf(stores, from.actor, from.person) },
    to: { actor: to.actor, person: to.person?.id ?? null, ...belongingsOf(stores, to.actor, to.person) },
  });
}

function nameOf({ display, login }: Person): string {
  return `${display} (login ${login})`;
}

function list({ groups, vms, keys }: Belongings): string {
  const words = [
    groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`,
    vms.length === 0 ? null : `VMs ${vms.join(', ')}`,
    keys === 0 ? null : `${keys === 1 ? 'a key' : `${keys} keys`} on file`,
  ];
  return `; ${words.filter((word) => word !== null).join('; ')}`;
}

/** What somebody who has `mine` gets of `theirs`. */
function gains(theirs: Belongings, mine: Belongings): string {
  const groups = theirs.groups.filter((group) => !mine.groups.includes(group));
  const words = [
    groups.length === 0 ? null : `the rights of ${groups.join(', ')}`,
    theirs.vms.length === 0 ? null : `the VMs ${theirs.vms.join(', ')}`,
    theirs.keys === 0 ? null : 'the keys on file',
  ].filter((word) => word !== null);
  return words.length === 0 ? 'nothing more' : words.join(', ');
}

function rest({ people }: Stores, person: Person): string {
  const others = people.actorsOf(person.id);
  return others.length > 1
    ? `all its accounts come along: ${others.join(', ')}`
    : 'its requests and votes stay under that name';
}
