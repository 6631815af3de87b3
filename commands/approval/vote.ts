import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { whyPaused } from '../clock/why-paused.js';
import { readingAges } from '../people/reading-ages.js';
import { whyUnread } from '../people/why-unread.js';
import { moveRequest } from '../request/move-request.js';
import { postCard } from '../request/post-card.js';
import type { Request, RequestState } from '../request/request.js';
import { labelOf, nameRequest } from '../request/request-words.js';
import { changedDecision, changedSince } from '../request/stale-button.js';
import type { Vote } from '../stores.js';
import { askedGroups } from './asked-groups.js';
import { countVotes, type Tally } from './count-votes.js';
import { decideAgain, votesSuffice } from './decide-again.js';
import { decisionDigest } from './decision-digest.js';
import { describeClosed } from './describe-closed.js';
import { electorateOf } from './electorate-of.js';
import { nameApprovers } from './name-approvers.js';
import { type Matter, standingVotes, waitingSince } from './standing-votes.js';
import { whyNoVote } from './why-no-vote.js';

export interface Ballot {
  verdict: Vote['verdict'];
  /** Of an approval: a comment. */
  reason: string | null;
  /** Typed: the first characters of the effect digest. Null: a button's token has proved the plan already. */
  digest: string | null;
}

type Waiting = Extract<RequestState, { state: 'awaiting-approval' }>;

/**
 * One vote of one person for one effect and one decision. Everything is looked at anew: the state, the time, the
 * policy, the membership and the plan that was seen. Every outcome has an answer, and only the right one changes.
 */
export function vote(act: Act, asked: Request, ballot: Ballot): Reply {
  const request = decideAgain(act.stores, act.tools, asked);
  const { state } = request;
  if (state.state !== 'awaiting-approval') return describeClosed(act, request);
  const paused = whyPaused(act.stores, act.tools.settings);
  if (paused !== null)
    return answer('problem', paused, ['nothing is decided for now; nothing was changed'], { mayPass: true });
  if (act.now >= state.expiresAt) return expire(act, request);
  const unread = whyNotKnown(act, state, ballot.verdict);
  if (unread !== null) return unread;
  const refusal = whyNoVote(act, request, state, ballot.verdict);
  if (refusal !== null) return refusal;
  const changed = asked.state.state !== state.state || digestOf(asked) !== decisionDigest(state.decision);
  if (changed || !seen(state, ballot)) return showPresent(act, asked, request, state, ballot.digest);
  return count(act, request, state, ballot);
}

/** Who may vote is read at the click itself; a vote by an older reading is none. */
function whyNotKnown({ stores, person, now }: Act, { decision }: Waiting, verdict: Vote['verdict']): Reply | null {
  const required = askedGroups(decision, verdict);
  const unread = whyUnread(stores.people, required, stores.people.actorsOf(person.id), now, readingAges.votingMs);
  return unread === null
    ? null
    : answer('problem', unread, ['your vote was not counted; nothing was changed'], { mayPass: true });
}

/** Four characters at least, as the card shows them. */
function seen({ planned }: Waiting, { digest }: Ballot): boolean {
  return digest === null || (/^[0-9a-f]{4,64}$/.test(digest) && planned.effectDigest.startsWith(digest));
}

function digestOf({ state }: Request): string | null {
  return 'decision' in state && state.decision !== null ? decisionDigest(state.decision) : null;
}

function showPresent(
  act: Act,
  asked: Request,
  request: Request,
  { planned, decision }: Waiting,
  digest: string | null,
): Reply {
  const before = 'decision' in asked.state ? asked.state.decision : null;
  const short = planned.effectDigest.slice(0, 4);
  const why =
    digest === null
      ? 'what it asks for has changed since that card was shown; nothing was done'
      : digest === ''
        ? 'a vote names the plan that it is for; nothing was done'
        : 'that is not the present plan; nothing was done';
  postCard(act.stores, act.tools, request);
  return answer('refused', `${nameRequest(request)}: look at the present plan first`, [
    why,
    ...(before === null ? [] : changedDecision(before, decision)),
    ...(digest === null ? [] : changedSince(act, request, digest)),
    `for this plan: /vm approve ${labelOf(request)} ${short}`,
  ]);
}

function expire(act: Act, request: Request): Reply {
  const moved = moveRequest(act.stores, act.tools, request, { event: 'expired' }, { actor: 'chatops', person: null });
  return describeClosed(act, moved.moved ? moved.request : request);
}

function count(act: Act, request: Request, state: Waiting, { verdict, reason }: Ballot): Reply {
  const { stores, tools, person, actor, now } = act;
  const { planned, decision } = state;
  const digests = { effectDigest: planned.effectDigest, decisionDigest: decisionDigest(decision) };
  const cast = { requestId: request.id, personId: person.id, actor, verdict, reason, ...digests };
  const matter = { requestId: request.id, decision, effectDigest: planned.effectDigest, expiresAt: state.expiresAt };
  const linked = votedAsAnother(act, matter);
  if (linked !== null) return linked;
  const since = waitingSince(tools.settings, matter);
  const isNew = stores.votes.add({ ...cast, policyRevision: decision.revision, at: now }, since);
  // A vote for the very same plan may stand from before another plan was made in between: then it is given again.
  if (!isNew && (verdict === 'deny' || !votesSuffice(stores, tools, request, matter))) {
    return answer('refused', `you have voted on ${labelOf(request)} already`, [
      'a person counts once; nothing was changed',
      `/vm withdraw ${labelOf(request)} takes it back`,
    ]);
  }
  const doer = { actor, person: person.id };
  const detail = { reason, ...digests, revision: decision.revision, planFile: planned.planFileSha256 };
  stores.audit.add({ at: now, ...doer, act: `vote ${verdict}`, requestId: request.id, detail });
  return verdict === 'deny' ? reject(act, request, matter, reason) : settle(act, request, matter);
}

/** Over once as many have denied it as the policy says. */
function reject(act: Act, request: Request, matter: Matter, reason: string | null): Reply {
  const { stores, tools, person, actor } = act;
  const said = reason === null ? [] : [reason];
  const { deniedBy, rejected } = tallyOf(act, request, matter);
  if (rejected) {
    moveRequest(stores, tools, request, { event: 'denied', by: person.id, reason }, { actor, person: person.id });
    return answer('ok', `${nameRequest(request)}: denied`, said);
  }
  postCard(stores, tools, request);
  const counted = `${deniedBy.length} of ${matter.decision.denials} denials`;
  return answer('ok', `${nameRequest(request)}: your denial counts`, [...said, counted]);
}

function tallyOf({ stores, tools }: Act, request: Request, matter: Matter): Tally {
  const { decision } = matter;
  const votes = standingVotes(stores, tools.settings, matter);
  const asking = { requester: request.requester, askedAt: request.createdAt };
  return countVotes(decision, votes, electorateOf(stores, decision, asking));
}

/** A human votes once, whatever of their accounts was a person of its own when it voted. */
function votedAsAnother({ stores, tools, person }: Act, matter: Matter): Reply | null {
  const linked = stores.people.everLinked(person.id);
  if (linked.length === 0) return null;
  // What a person that was joined to this one has voted counts for nothing: it may be given again.
  const counts = linked.filter((id) => stores.people.get(id).active);
  const earlier = standingVotes(stores, tools.settings, matter).find(({ personId }) => counts.includes(personId));
  if (earlier === undefined) return null;
  return answer('refused', `${stores.people.get(earlier.personId).display} has voted on this already`, [
    `the account ${earlier.actor} was once linked to yours, and a person counts once; nothing was changed`,
  ]);
}

function settle(act: Act, request: Request, matter: Matter): Reply {
  const { stores, tools, person, actor } = act;
  const tally = tallyOf(act, request, matter);
  if (tally.enough) {
    moveRequest(stores, tools, request, { event: 'approved' }, { actor, person: person.id });
    return answer('ok', `${nameRequest(request)}: approved; it begins as soon as there is a place`);
  }
  postCard(stores, tools, request);
  const open = tally.groups.filter(({ count, approvedBy }) => approvedBy.length < count);
  return answer('ok', `${nameRequest(request)}: your approval counts`, [
    ...open.map(({ group, count, approvedBy }) => `${group}: ${approvedBy.length} of ${count}`),
    ...open.map(({ group, mayStill }) => `in ${group} may still: ${nameApprovers(mayStill)}`),
  ]);
}
