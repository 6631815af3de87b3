import type { Act } from '../act.js';
import type { Request } from './request.js';

/**
 * Who may cancel or retry a request: who asked for it, and who is in a group that decides about it. While several denials
 * are needed to end it, one of them alone does not end it by cancelling either.
 */
export function maySteer({ stores, person }: Act, request: Request): boolean {
  if (request.requester === person.id) return true;
  const mine = stores.people.groupsOf(person.id);
  return groupsOf(request).some((group) => mine.includes(group));
}

/** `Ana may, and who is in ops: Bo, Cy` */
export function whoMaySteer({ stores }: Act, request: Request): string {
  const requester = stores.people.get(request.requester).display;
  const groups = groupsOf(request).map((name) => {
    const members = stores.people.findGroup(name)?.members.filter(({ person }) => person.active) ?? [];
    return `${name}: ${members.map(({ person }) => person.display).join(', ') || 'nobody'}`;
  });
  return groups.length === 0 ? `${requester} may` : `${requester} may, and who is in ${groups.join('; ')}`;
}

function groupsOf({ state }: Request): string[] {
  if (state.state === 'awaiting-approval' && state.decision.denials > 1) return [];
  const approvals = 'decision' in state ? (state.decision?.approvals ?? []) : [];
  return approvals.map(({ group }) => group);
}
