import type { StageKey } from '../../pipeline/run/recipe.js';
import { requesterGroups } from '../people/policy-groups.js';
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
