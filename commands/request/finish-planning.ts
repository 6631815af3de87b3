import type { RunEnd } from '../../pipeline/run/journal.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { expiryOf, votesSuffice } from '../approval/decide-again.js';
import { decideNow } from '../approval/decide-now.js';
import { decisionDigest } from '../approval/decision-digest.js';
import { whyNobodyCan } from '../approval/describe-decision.js';
import type { Decision } from '../approval/policy.js';
import { bindSteps } from '../audit/step-evidence.js';
import { whyPaused } from '../clock/why-paused.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { effectDigest } from './effect-digest.js';
import { MACHINERY, moveRequest } from './move-request.js';
import { planSummary, summarizeDecision } from './plan-summary.js';
import type { EarlierApproval, Planned, Request, RequestState } from './request.js';
import type { RequestEvent } from './request-event.js';

type Planning = Extract<RequestState, { state: 'planning' }>;

/**
 * What comes of a planning: digests, decision, the waiting card and the audit line in one transaction. `files`: sha256
 * (hex) by name of every file that a later job gets besides the work (user-data, module, playbooks, definitions).
 */
export function finishPlanning(
  tools: UseCaseTools,
  requestId: string,
  end: RunEnd,
  files: Readonly<Record<string, string>>,
): void {
  if (end.end === 'drained') return;
  tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'planning') return;
    const { state } = request;
    if (state.runId !== null) stores.runs.end(state.runId, tools.now());
    const event = follow(stores, tools, request, state, end, files);
    const steps = state.runId === null ? {} : bindSteps(tools, state.runId);
    const detail = event.event === 'planned' ? { ...describePlanned(event.planned, event.decision), ...steps } : steps;
    const moved = moveRequest(stores, tools, request, event, MACHINERY, detail);
    if (moved.moved) return;
    if (end.end !== 'stopped') throw new Error(moved.why);
    moveRequest(stores, tools, request, stopped(end), MACHINERY, steps);
  });
}

function follow(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  state: Planning,
  end: Exclude<RunEnd, { end: 'drained' }>,
  files: Readonly<Record<string, string>>,
): RequestEvent {
  // A planning changes nothing, so a wish to cancel is fulfilled however the planning ended.
  if (state.cancelBy !== null) return { event: 'cancelled', by: state.cancelBy, changed: 'nothing' };
  switch (end.end) {
    case 'cancelled':
      return { event: 'cancelled', by: request.requester, changed: 'nothing' };
    case 'stopped':
      return end.failure.next === 'plan-anew'
        ? { event: 'plan-anew', note: end.failure.message, counts: true }
        : stopped(end);
    case 'done':
      return decideOn(stores, tools, request, state, end.facts, files);
    default:
      return end satisfies never;
  }
}

function stopped({ stage, step, failure }: Extract<RunEnd, { end: 'stopped' }>): RequestEvent {
  return { event: 'run-stopped', stage, step, failure, afterApply: false, found: '' };
}

function decideOn(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  { work, nodeReason, earlier }: Planning,
  facts: RunFacts,
  files: Readonly<Record<string, string>>,
): RequestEvent {
  if (work === null) throw new Error(`R-${request.number} was planned without work`);
  const { ask, requester, createdAt } = request;
  const decision = decideNow(stores, tools.settings, requester, ask, tools.now());
  const digest = effectDigest({
    ...{ ask, requester, cluster: tools.settings.cluster, nodeReason, work, files },
    canonicalChanges: facts.plan?.canonicalChanges ?? null,
  });
  const planned: Planned = {
    ...{ work, facts, nodeReason, effectDigest: digest, decisionDigest: decisionDigest(decision) },
    planFileSha256: facts.plan?.planFileSha256 ?? null,
    plannedAt: tools.now(),
  };
  const stuck = whyNobodyCan(stores, decision, { requester, askedAt: createdAt });
  if (stuck !== null) return { event: 'refused', decision, reason: stuck };
  if (!isSame(earlier, planned)) {
    return { event: 'planned', planned, decision, enough: false, expiresAt: expiryOf(decision, tools) };
  }
  // The same effect and decision again: votes still count, and so does the time that they were given for.
  const isPaused = whyPaused(stores, tools.settings) !== null;
  if (!isPaused && tools.now() >= earlier.expiresAt) return { event: 'expired' };
  const { expiresAt } = earlier;
  const matter = { requestId: request.id, decision, effectDigest: digest, expiresAt };
  const enough = votesSuffice(stores, tools, request, matter);
  return { event: 'planned', planned, decision, enough, expiresAt };
}

function isSame(earlier: EarlierApproval | null, planned: Planned): earlier is EarlierApproval {
  if (earlier === null) return false;
  return earlier.effectDigest === planned.effectDigest && earlier.decisionDigest === planned.decisionDigest;
}

function describePlanned(planned: Planned, decision: Decision): Record<string, string | number | null> {
  return {
    effectDigest: planned.effectDigest,
    decisionDigest: planned.decisionDigest,
    planFile: planned.planFileSha256,
    revision: decision.revision,
    verdict: decision.verdict,
    rules: decision.rules.join(', '),
    // What a button of this plan was for can be said once there is another.
    approvals: summarizeDecision(decision),
    facts: JSON.stringify(planSummary(planned)),
  };
}
