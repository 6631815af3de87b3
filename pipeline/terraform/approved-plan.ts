import type { RunState } from '../run/recipe.js';

/**
 * sha256 (hex) of the plan file that was read, gated and approved: a run begins with the facts of its planning. Throws
 * where there is none, for without it nothing may be applied.
 */
export function approvedPlan({ facts }: Pick<RunState<object>, 'facts'>): string {
  const sha256 = facts.plan?.planFileSha256;
  if (sha256 === undefined) {
    throw new Error('this run was not given the facts of its planning');
  }
  return sha256;
}
