import { MACHINERY, moveRequest } from '../request/move-request.js';
import type { Request } from '../request/request.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { countVotes } from './count-votes.js';
import { decideNow } from './decide-now.js';
import { decisionDigest } from './decision-digest.js';
import { whyNobodyCan } from './describe-decision.js';
import { electorateOf } from './electorate-of.js';
import { lastCheckGroups } from './last-check-groups.js';
import type { Decision } from './policy.js';
import { type Matter, standingVotes } from './standing-votes.js';

/**
 * Asks the policy of now about a request that waits. Where it decides the same, nothing changes and votes stay; where
 * it decides differently, the request moves, and votes for the old decision no longer count. Gives it as it is then.
 */
export function decideAgain(stores: Stores, tools: UseCaseTools, request: Request): Request {
  const { state } = request;
  if (state.state !== 'awaiting-approval' && state.state !== 'approved') return request;
  const decision = decideNow(stores, tools.settings, request.requester, request.ask, tools.now());
  if (decisionDigest(decision) === decisionDigest(state.decision) || isGuess(stores, decision)) return request;
  const digest = decisionDigest(decision);
  const planned = { ...state.planned, decisionDigest: digest };
  const asking = { requester: request.requester, askedAt: request.createdAt };
  const stuck = whyNobodyCan(stores, decision, asking);
  if (stuck !== null) {
    const refused = { event: 'refused', decision, reason: stuck } as const;
    return moved(stores, tools, request, refused);
  }
  const expiresAt = expiryOf(decision, tools);
  const matter = { requestId: request.id, decision, effectDigest: planned.effectDigest, expiresAt };
  const enough = votesSuffice(stores, tools, request, matter);
  return moved(stores, tools, request, { event: 'decided-again', planned, decision, enough, expiresAt });
}

/** A group that was never read has no members yet: by that alone nothing that waits is refused. The last check decides. */
function isGuess({ people, policies }: Stores, decision: Decision): boolean {
  return lastCheckGroups({ policies }, decision).some((name) => {
    const mirror = people.findGroup(name)?.mirror ?? null;
    // Who is in a role is known of those who were here; that is no guess.
    return mirror !== null && !mirror.byAccount && mirror.reading !== null && mirror.reading.at === null;
  });
}

/** Whether approvals given for exactly this effect and decision, since it waits, fulfil it. */
export function votesSuffice(
  stores: Stores,
  { settings }: Pick<UseCaseTools, 'settings'>,
  request: Request,
  matter: Matter,
): boolean {
  const { decision } = matter;
  const votes = standingVotes(stores, settings, matter);
  const electorate = electorateOf(stores, decision, { requester: request.requester, askedAt: request.createdAt });
  return decision.verdict === 'require' && countVotes(decision, votes, electorate).enough;
}

/** Milliseconds since the epoch; what is allowed at once still has to begin within the configured time. */
export function expiryOf(decision: Decision, { settings, now }: UseCaseTools): number {
  return now() + (decision.expiresAfterHours ?? settings.limits.approvalHours) * 3_600_000;
}

function moved(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  event: Parameters<typeof moveRequest>[3],
): Request {
  const result = moveRequest(stores, tools, request, event, MACHINERY);
  return result.moved ? result.request : request;
}
