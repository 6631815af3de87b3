import type { Act } from '../act.js';

/** Null, or why a vote from this account is nobody's: the terminal only believes who it is told to be. */
export function whyNotFromHere({ stores: { people }, tools, person, actor }: Act): string | null {
  const accounts = [person.id, ...people.everLinked(person.id)].flatMap((id) => people.actorsOf(id));
  const elsewhere = accounts.some((account) => !account.startsWith('terminal:'));
  return actor.startsWith('terminal:') && elsewhere && !tools.settings.terminal.votes
    ? 'you have an account in a chat: vote there; the terminal only believes who it is told to be'
    : null;
}
