import type { Person, Stores } from '../stores.js';
import { ADMINISTRATORS } from './is-administrator.js';

/** Administrators who are none of those concerned, nor ever had an account joined with theirs. */
export function whoMayAccept({ people }: Stores, from: string, to: string): Person[] {
  const concerned = [from, to].flatMap((actor) => {
    const person = people.findByActor(actor);
    return person === null ? [] : [person.id, ...people.everLinked(person.id)];
  });
  const members = people.findGroup(ADMINISTRATORS)?.members ?? [];
  return members.map(({ person }) => person).filter(({ id, active }) => active && !concerned.includes(id));
}
