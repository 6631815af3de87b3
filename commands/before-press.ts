import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import { askedGroups } from './approval/asked-groups.js';
import { provesButton, readButtonToken } from './approval/button-token.js';
import { eligible } from './approval/count-votes.js';
import { decideNow } from './approval/decide-now.js';
import { decisionDigest } from './approval/decision-digest.js';
import { denyForm } from './approval/deny-form.js';
import { describeClosed } from './approval/describe-closed.js';
import { electorateOf } from './approval/electorate-of.js';
import { standingVotes } from './approval/standing-votes.js';
import { whyNoVote } from './approval/why-no-vote.js';
import type { FormCard } from './card.js';
import { lookAs } from './look-as.js';
import type { Request, RequestState } from './request/request.js';
import { labelOf, nameRequest } from './request/request-words.js';
import { changedDecision, staleButton } from './request/stale-button.js';
import { showTime } from './show-time.js';
import type { Stores } from './stores.js';
import type { UseCaseTools } from './use-case-tools.js';
import { beforeDestroy } from './vm/before-destroy.js';

type Waiting = Extract<RequestState, { state: 'awaiting-approval' }>;

/**
 * Before a button is pressed that asks for a reason: the form to ask with; before one that destroys: what that would be
 * (`help`). Or the answer where the press can do nothing for this person. Changes nothing; the press itself looks at everything anew.
 */
export function beforePress(tools: UseCaseTools, actor: string, token: string): Reply {
  return tools.transaction((stores) => {
    const looked = lookAs(tools, stores, actor);
    return looked.known ? look(looked.act, token) : (formForMember(tools, stores, actor, token) ?? looked.reply);
  });
}

/** A member of a mirrored group who has never been here becomes a person with the press itself, so that it may come. */
function formForMember(tools: UseCaseTools, stores: Stores, actor: string, token: string): FormCard | null {
  const read = readButtonToken(token);
  const request = read === null ? null : stores.requests.findByNumber(read.number);
  if (read?.action !== 'deny' || request?.state.state !== 'awaiting-approval') return null;
  const { state, requester, createdAt } = request;
  if (!provesButton(tools.tokenKey, request, 'deny', read.proof) || tools.now() >= state.expiresAt) return null;
  const electorate = electorateOf(stores, state.decision, { requester, askedAt: createdAt });
  const isAsked = askedGroups(state.decision, 'deny').some((group) =>
    eligible(electorate, group).some((approver) => approver.actor === actor),
  );
  return isAsked ? denyForm({ stores, tools }, request, state) : null;
}

function look(act: Act, token: string): Reply {
  const read = readButtonToken(token);
  const request = read === null ? null : act.stores.requests.findByNumber(read.number);
  if (read?.action === 'destroy' && request !== null) {
    const isProven = provesButton(act.tools.tokenKey, request, 'destroy', read.proof);
    return isProven ? beforeDestroy(act, request) : staleButton(act, request, read);
  }
  if (read === null || read.action !== 'deny' || request === null) {
    return answer('refused', 'this button is not known here', [
      'nothing was changed; /vm list and /vm pending show what there is',
    ]);
  }
  const { state } = request;
  if (state.state !== 'awaiting-approval') return describeClosed(act, request);
  if (!provesButton(act.tools.tokenKey, request, 'deny', read.proof)) return staleButton(act, request, read);
  return whyNot(act, request, state) ?? denyForm(act, request, state);
}

function whyNot(act: Act, request: Request, state: Waiting): Reply | null {
  const { stores, tools, person, now } = act;
  const title = nameRequest(request);
  if (now >= state.expiresAt) {
    const at = showTime(state.expiresAt, tools.settings.zone);
    return answer('refused', `${title}: nothing to decide`, [`it expired without a decision, ${at}`]);
  }
  const refusal = whyNoVote(act, request, state, 'deny');
  if (refusal !== null) return refusal;
  const decision = decideNow(stores, tools.settings, request.requester, request.ask, tools.now());
  if (decisionDigest(decision) !== decisionDigest(state.decision)) {
    const lines = ['the policy decides differently by now', ...changedDecision(state.decision, decision)];
    return answer('refused', `${title}: it is decided anew`, [...lines, 'nothing was changed']);
  }
  const { expiresAt, planned } = state;
  const matter = { requestId: request.id, decision, effectDigest: planned.effectDigest, expiresAt };
  const own = standingVotes(stores, tools.settings, matter).find(({ personId }) => personId === person.id);
  if (own === undefined) return null;
  return answer('refused', `you have voted on ${labelOf(request)} already`, [
    `your ${own.verdict === 'approve' ? 'approval' : 'denial'} counts since ${showTime(own.at, tools.settings.zone)}`,
    'a person counts once; nothing was changed',
    `/vm withdraw ${labelOf(request)} takes it back`,
  ]);
}
