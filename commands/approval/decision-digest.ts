import { canonicalDigest } from '../canonical-digest.js';
import type { Verdict } from './policy.js';

/**
 * What a vote binds of the decision: who has to approve, how many denials of whom reject, when it ends, and
 * step-up.
 * The policy revision is recorded beside a vote and is not in here: a new revision voids votes only where it decides
 * differently.
 */
export function decisionDigest(decision: Verdict): string {
  return canonicalDigest({
    verdict: decision.verdict,
    approvals: decision.approvals.map(({ group, count }) => ({ group, count })),
    expiresAfterHours: decision.expiresAfterHours,
    denialsThatReject: decision.denials,
    ...(decision.denyBy.length === 0 ? {} : { denyBy: decision.denyBy }),
    stepUp: 'none',
  });
}
