import type { PeopleStore } from '../stores.js';

/** A person → the one id that stands for the human: the same for all persons whose accounts were ever joined. */
export type HumanOf = (personId: string) => string;

export function humanOf({ everLinked }: Pick<PeopleStore, 'everLinked'>): HumanOf {
  const known = new Map<string, string>();
  return (personId) => {
    const human = known.get(personId) ?? [personId, ...everLinked(personId)].toSorted()[0] ?? personId;
    known.set(personId, human);
    return human;
  };
}

/**
 * Whether two persons are one human as far as approving goes: the same person, or their accounts were ever joined. An
 * undone link changes nothing, or one human could vote twice by undoing it first.
 */
export function sameHuman(people: Pick<PeopleStore, 'everLinked'>, one: string, other: string): boolean {
  return one === other || people.everLinked(one).includes(other);
}
