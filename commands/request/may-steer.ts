import type { Act } from '../act.js';
import type { Request } from './request.js';

/** Who may cancel or retry a request: who asked for it, and who is in a group that decides about it. */
export function maySteer({ stores, person }: Act, request: Request): boolean {
  if (request.requester === person.id) return true;
  const { state } = request;
  const groups = 'decision' in state ? (state.decision?.approvals ?? []) : [];
  const mine = stores.people.groupsOf(person.id);
  return groups.some(({ group }) => mine.includes(group));
}
