import type { Stores } from '../stores.js';

/** The group whose members decide about accounts; the configuration's `bootstrap` fills it at first. */
export const ADMINISTRATORS = 'administrators';

export function isAdministrator({ people }: Stores, personId: string): boolean {
  return people.groupsOf(personId).includes(ADMINISTRATORS);
}
