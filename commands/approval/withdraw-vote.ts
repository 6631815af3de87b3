import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { moveRequest } from '../request/move-request.js';
import { postCard } from '../request/post-card.js';
import type { Request } from '../request/request.js';
import { labelOf, nameRequest } from '../request/request-words.js';
import { decideAgain } from './decide-again.js';
import { decisionDigest } from './decision-digest.js';
import { closedLines, describeClosed } from './describe-closed.js';
import { standingVotes } from './standing-votes.js';
import { whyNotFromHere } from './why-not-from-here.js';

/**
 * Takes back the person's own vote, from whichever of their accounts, while nothing is decided. It stays in the history
 * and counts nowhere.
 */
export function withdrawVote(act: Act, asked: Request): Reply {
  const { stores, tools, person, actor, now } = act;
  const request = decideAgain(stores, tools, asked);
  const { state } = request;
  const title = nameRequest(request);
  if (state.state !== 'awaiting-approval') {
    const cancel = `/vm cancel ${labelOf(request)} is for who asked, and for those who decide about it`;
    const decided = 'a vote cannot be withdrawn once it is decided';
    return answer('refused', `${title}: not withdrawn`, [decided, cancel, ...closedLines(act, request)]);
  }
  if (now >= state.expiresAt) {
    const moved = moveRequest(stores, tools, request, { event: 'expired' }, { actor: 'chatops', person: null });
    return describeClosed(act, moved.moved ? moved.request : request);
  }
  const elsewhere = whyNotFromHere(act);
  if (elsewhere !== null) return answer('refused', `${title}: not withdrawn`, [elsewhere, 'nothing was changed']);
  const { decision, planned, expiresAt } = state;
  const matter = { requestId: request.id, decision, effectDigest: planned.effectDigest, expiresAt };
  const own = standingVotes(stores, tools.settings, matter).find(({ personId }) => personId === person.id);
  if (own === undefined) {
    return answer('refused', `${title}: no vote of yours counts`, [
      'there is nothing to withdraw; nothing was changed',
    ]);
  }
  stores.votes.withdraw(own, actor, now);
  const digests = { effectDigest: planned.effectDigest, decisionDigest: decisionDigest(decision) };
  const detail = { withdrawn: own.verdict, ...digests, revision: own.policyRevision };
  stores.audit.add({ at: now, actor, person: person.id, act: 'vote withdraw', requestId: request.id, detail });
  postCard(stores, tools, request);
  const what = own.verdict === 'approve' ? 'approval' : 'denial';
  return answer('ok', `${title}: your ${what} is withdrawn`, ['you may vote again while it waits']);
}
