import type { Person, Stores } from '../stores.js';

/**
 * Makes `actor` an account of `person`. Where it was one of a person of its own, all that this one has comes along:
 * accounts, keys, groups of ours, VMs; its requests and votes stay under its name, and it can do nothing any more.
 */
export function joinPersons(stores: Stores, person: Person, actor: string, now: number): void {
  const { people, vms } = stores;
  const other = people.findByActor(actor);
  if (other === null) {
    people.addActor(person.id, actor);
    return;
  }
  people.noteEverLinked(person.id, other.id, now);
  for (const account of people.actorsOf(other.id)) people.moveActor(account, person.id);
  for (const key of people.listKeys(other.id)) people.addKey(person.id, key);
  for (const { name, members, mirror } of people.listGroups()) {
    const member = members.find((item) => item.person.id === other.id);
    if (mirror !== null || member === undefined) continue;
    // It was this human who was in it since then; votes of both still count once.
    people.addMember(name, person.id, member.since);
    people.removeMember(name, other.id);
  }
  vms.giveAll(other.id, person.id);
  people.setActive(other.id, false);
}

/** Requests of a person that go on, or can: what runs is bound to who asked, so that joining waits for it. */
export function unfinishedOf({ requests }: Stores, personId: string): string[] {
  const failed = requests
    .listInState('failed')
    .filter(({ requester, state }) => requester === personId && state.state === 'failed' && state.retry === 'stage');
  return [...requests.listOpenOf(personId), ...failed].map(({ number }) => `R-${number}`);
}
