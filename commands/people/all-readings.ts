import type { PeopleStore } from '../stores.js';
import { accountsOn } from './why-unread.js';

/** Everything that can be read of who is in mirrored groups: groups by name, and accounts that the bot knows. */
export function allReadings(people: Pick<PeopleStore, 'listGroups' | 'list'>): {
  groups: string[];
  accounts: string[];
} {
  const mirrored = people.listGroups().flatMap(({ name, mirror }) => (mirror === null ? [] : [{ name, mirror }]));
  const known = people.list().flatMap(({ person, actors }) => (person.active ? actors : []));
  const accounts = mirrored.flatMap(({ mirror }) => (mirror.byAccount ? accountsOn(mirror.source, known) : []));
  return {
    groups: mirrored.filter(({ mirror }) => !mirror.byAccount).map(({ name }) => name),
    accounts: [...new Set(accounts)],
  };
}
