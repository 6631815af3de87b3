import type { StageKey } from '../../pipeline/run/recipe.js';
import { requesterGroups } from '../people/policy-groups.js';
import type { Request } from '../request/request.js';
import type { Stores } from '../stores.js';
import type { Decision } from './policy.js';

/** Stages up to the change; what comes after it goes on whatever the policy says by then. */
const BEFORE_CHANGE: readonly StageKey[] = ['template', 'seed', 'apply', 'destroy'];

export function isBeforeChange(stage: StageKey): boolean {
  return BEFORE_CHANGE.includes(stage);
}

/** The groups by which the last check decides: those that give the requester the right, and those that approve. */
export function lastCheckGroups(stores: Pick<Stores, 'policies'>, decision: Decision): string[] {
  return [...new Set([...requesterGroups(stores), ...decision.approvals.map(({ group }) => group)])];
}

/** Whose membership decides then: the accounts of who asked, and of those whose votes are for what is about to run. */
export function lastCheckAccounts(
  { people, votes }: Pick<Stores, 'people' | 'votes'>,
  { id, requester }: Pick<Request, 'id' | 'requester'>,
  { effectDigest, decisionDigest }: { effectDigest: string; decisionDigest: string },
): string[] {
  const standing = votes.listFor(id, effectDigest, decisionDigest).map(({ personId }) => personId);
  const persons = new Set([requester, ...standing]);
  return [...persons].flatMap((person) => people.actorsOf(person));
}
