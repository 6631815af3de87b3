import type { Settings } from '../settings.js';
import type { Stores, Vote } from '../stores.js';
import { decisionDigest } from './decision-digest.js';
import type { Decision } from './policy.js';

const HOUR_MS = 3_600_000;

/** What is voted on: this effect under this decision, waiting until `expiresAt` (milliseconds since the epoch). */
export interface Matter {
  requestId: string;
  decision: Decision;
  effectDigest: string;
  expiresAt: number;
}

/**
 * Votes for exactly this effect and decision that were given since it waits. One from an earlier waiting for the very
 * same (another policy came in between, and went) has run out with that: it is asked for again. Nor does one count whose
 * account has become a guest's, or was closed.
 */
export function standingVotes(stores: Stores, settings: Pick<Settings, 'limits'>, matter: Matter): Vote[] {
  const { requestId, decision, effectDigest } = matter;
  const since = waitingSince(settings, matter);
  return stores.votes
    .listFor(requestId, effectDigest, decisionDigest(decision))
    .filter(({ at, actor }) => at >= since && stores.people.whyOutside(actor) === null);
}

/** When the waiting that ends at `expiresAt` began. */
export function waitingSince(
  { limits }: Pick<Settings, 'limits'>,
  { decision, expiresAt }: Pick<Matter, 'decision' | 'expiresAt'>,
): number {
  return expiresAt - (decision.expiresAfterHours ?? limits.approvalHours) * HOUR_MS;
}
