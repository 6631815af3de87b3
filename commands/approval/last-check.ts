import type { Failure } from '../../pipeline/run/failure.js';
import type { StageKey } from '../../pipeline/run/recipe.js';
import { whyFrozen } from '../freeze/describe-freeze.js';
import { readingAges } from '../people/reading-ages.js';
import { whyUnread } from '../people/why-unread.js';
import { effectDigest } from '../request/effect-digest.js';
import type { Request, RequestState, Work } from '../request/request.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { votesSuffice } from './decide-again.js';
import { decideNow } from './decide-now.js';
import { decisionDigest } from './decision-digest.js';
import { isBeforeChange, lastCheckAccounts, lastCheckGroups } from './last-check-groups.js';

export interface StepAsked {
  stage: StageKey;
  effect: 'none' | 'reads' | 'repeatable' | 'changes' | 'once';
}

/**
 * The last look, in the transaction that commits a start: null, or why it is not made. Not cancelled or frozen, the approval not
 * expired, the same effect, its keys still on file, and policy, groups and voters of now still give it. `files`: as for `finishPlanning`, as
 * they are in this process.
 */
export function lastCheck(
  tools: UseCaseTools,
  requestId: string,
  runId: string,
  step: StepAsked,
  files: Readonly<Record<string, string>>,
): Failure | null {
  return tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || !('runId' in request.state) || request.state.runId !== runId) {
      return refuse('this run is no longer the one of its request', 'stop');
    }
    const { state } = request;
    if (state.state === 'planning') return state.cancelBy === null ? null : refuse('it was cancelled', 'stop');
    if (state.state !== 'running') return refuse(`the request is ${state.state}`, 'stop');
    if (state.cancelBy !== null) return refuse('it was cancelled', 'stop');
    if ((step.effect !== 'changes' && step.effect !== 'once') || !isBeforeChange(step.stage)) return null;
    if (tools.now() >= state.expiresAt) return refuse('the approval has expired', 'stop');
    const frozen = whyFrozen(stores, tools.settings, request.ask);
    if (frozen !== null) return refuse(frozen, 'plan-anew');
    if (effectOf(tools, request, state, files) !== state.planned.effectDigest) {
      return refuse('what would run is no longer what was approved', 'plan-anew');
    }
    const groups = lastCheckGroups(stores, state.decision);
    const { lastCheckMs, timeOutMs } = readingAges;
    const unread = whyUnread(
      stores.people,
      groups,
      lastCheckAccounts(stores, request, state.planned),
      tools.now(),
      lastCheckMs - timeOutMs,
    );
    if (unread !== null) return refuse(unread, 'plan-anew');
    if (hasRemovedKey(stores, request, state.planned.work)) {
      return refuse('a key that would be put into it is no longer on file', 'plan-anew');
    }
    const outside = stores.people.whyOutside(request.actor);
    if (outside !== null) return refuse(`who asked for it has no rights any more: ${outside}`, 'stop');
    const decision = decideNow(stores, tools.settings, request.requester, request.ask, tools.now());
    if (decisionDigest(decision) !== decisionDigest(state.decision)) {
      return refuse('the policy decides differently by now', 'plan-anew');
    }
    const { expiresAt, planned } = state;
    const matter = { requestId, decision, effectDigest: planned.effectDigest, expiresAt };
    const stands = decision.verdict === 'allow' || votesSuffice(stores, tools, request, matter);
    return stands ? null : refuse('who approved it may not approve it any more', 'plan-anew');
  });
}

/** A key is taken off the file because it was lost, or stolen. */
function hasRemovedKey({ people }: Stores, { requester }: Request, work: Work): boolean {
  if (work.recipe !== 'create-vm') return false;
  const onFile = people.listKeys(requester).map(({ line }) => line);
  return work.vars.requester.keys.some((key) => !onFile.includes(key));
}

function effectOf(
  { settings }: UseCaseTools,
  { ask, requester }: Request,
  { planned }: Extract<RequestState, { state: 'running' }>,
  files: Readonly<Record<string, string>>,
): string {
  const { work, nodeReason, facts } = planned;
  const canonicalChanges = facts.plan?.canonicalChanges ?? null;
  return effectDigest({ ask, requester, cluster: settings.cluster, nodeReason, work, canonicalChanges, files });
}

function refuse(message: string, next: Failure['next']): Failure {
  const cure = next === 'stop' ? 'Ask again where it is still needed.' : 'It is planned and asked anew.';
  return { word: 'refused', message, lastLines: [], side: 'request', changed: 'nothing', cure, next };
}
