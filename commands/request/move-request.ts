import { policyQuestion } from '../approval/policy-question.js';
import { waitingSince } from '../approval/standing-votes.js';
import { planEvidence } from '../audit/plan-evidence.js';
import { canonicalDigest } from '../canonical-digest.js';
import { releaseHeld } from '../reservation/release-held.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { mentionEnd } from './mention-end.js';
import { postCard } from './post-card.js';
import type { Request } from './request.js';
import type { RequestEvent } from './request-event.js';
import { requestView } from './request-view.js';
import { transition } from './transition.js';

export type Moved = { moved: true; request: Request } | { moved: false; why: string };

/** Who did it: an account and its person; the machinery itself is `chatops`. */
export interface Doer {
  actor: string;
  person: string | null;
}

export const MACHINERY: Doer = { actor: 'chatops', person: null };

/**
 * With what the policy was asked: the groups and sizes of now are others tomorrow. Gives what the audit line carries, so
 * that neither the decision nor the policy nor the plan can be another later.
 */
function keepDecision(
  stores: Stores,
  { settings, now }: UseCaseTools,
  request: Request,
  event: RequestEvent,
): Record<string, string> {
  const plan = 'planned' in event ? { plannedSha256: canonicalDigest(planEvidence(event.planned)) } : {};
  const decision = 'decision' in event ? event.decision : null;
  if (decision === null) return plan;
  const question = policyQuestion(stores, settings, request.requester, request.ask, now());
  const kept = { at: now(), question, decision };
  stores.decisions.add({ requestId: request.id, ...kept });
  const revision = stores.policies.find(decision.revision);
  const policy = revision === null ? {} : { policySha256: canonicalDigest(revision.policy) };
  return { decisionSha256: canonicalDigest(kept), ...policy, ...plan };
}

/** Counted from when this waiting began, so that a plan that comes back does not begin anew. */
function planReminders({ reminders }: Stores, { settings }: UseCaseTools, { id, state }: Request): void {
  if (state.state !== 'awaiting-approval') return;
  const since = waitingSince(settings, state);
  const times = (state.decision.remindAfterMs ?? []).map((ms) => since + ms);
  reminders.plan(id, times);
}

/** Moves a request, saves it, writes the audit line and shows it: all in the caller's transaction, or nothing. */
export function moveRequest(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  event: RequestEvent,
  by: Doer,
  detail: Record<string, string | number | boolean | null> = {},
): Moved {
  const now = tools.now();
  const next = transition(request.state, event, now);
  if (!next.moved) return next;
  const saved = stores.requests.save(request, next.state);
  releaseHeld(stores, tools.settings.cluster, saved);
  planReminders(stores, tools, saved);
  const bound = keepDecision(stores, tools, request, event);
  const act = `request ${event.event}`;
  const states = { from: request.state.state, to: next.state.state };
  stores.audit.add({ at: now, ...by, act, requestId: request.id, detail: { ...states, ...detail, ...bound } });
  postCard(stores, tools, saved);
  if (saved.state.state !== request.state.state)
    mentionEnd(stores, tools.settings, requestView(stores, tools.settings, saved), now);
  return { moved: true, request: saved };
}
