import type { Act } from '../act.js';
import { whyNoVote } from '../approval/why-no-vote.js';
import { maySteer } from '../request/may-steer.js';
import type { Request } from '../request/request.js';
import { labelOf, nameRequest, stateWord } from '../request/request-words.js';
import type { Suggestion } from '../suggestion.js';

/** Of those at their end, the newest; who wants an older one types its number. */
const NEWEST = 100;
const OPEN = ['planning', 'awaiting-approval', 'approved', 'running'] as const;

/** Requests that this person may decide now, the one that expires first at the top. */
export function offerVotable(act: Act): Suggestion[] {
  return act.stores.requests
    .listInState('awaiting-approval')
    .flatMap((request) => (request.state.state === 'awaiting-approval' ? [{ request, state: request.state }] : []))
    .filter(({ request, state }) => act.now < state.expiresAt && whyNoVote(act, request, state) === null)
    .toSorted((one, other) => one.state.expiresAt - other.state.expiresAt)
    .map(({ request }) => suggestionOf(act, request));
}

/** Requests that wait, with a vote of this person on the present plan. */
export function offerWithdrawable(act: Act): Suggestion[] {
  const { stores, person } = act;
  return stores.requests
    .listInState('awaiting-approval')
    .filter(({ id, state }) => {
      if (state.state !== 'awaiting-approval') return false;
      const { effectDigest, decisionDigest } = state.planned;
      return stores.votes.listFor(id, effectDigest, decisionDigest).some(({ personId }) => personId === person.id);
    })
    .map((request) => suggestionOf(act, request));
}

/** Requests that this person may stop. */
export function offerCancellable(act: Act): Suggestion[] {
  const open = act.stores.requests.listInState(...OPEN);
  return open
    .filter((request) => maySteer(act, request))
    .toReversed()
    .map((request) => suggestionOf(act, request));
}

/** Failed requests that this person may go on with. */
export function offerRetryable(act: Act): Suggestion[] {
  const failed = act.stores.requests.listInState('failed');
  return failed
    .filter((request) => request.state.state === 'failed' && request.state.retry !== 'none' && maySteer(act, request))
    .toReversed()
    .map((request) => suggestionOf(act, request));
}

/** Requests of which nobody knows what became of them. */
export function offerUnknown(act: Act): Suggestion[] {
  return act.stores.requests.listInState('unknown').map((request) => suggestionOf(act, request));
}

/** The newest requests, one's own first. */
export function offerRequests(act: Act): Suggestion[] {
  const all = act.stores.requests.list({ requester: null, action: null, limit: NEWEST });
  const own = all.filter(({ requester }) => requester === act.person.id);
  const others = all.filter(({ requester }) => requester !== act.person.id);
  return [...own, ...others].map((request) => suggestionOf(act, request));
}

function suggestionOf({ stores }: Act, request: Request): Suggestion {
  const who = stores.people.get(request.requester).display;
  const label = `${nameRequest(request)} · ${stateWord(request.state)} · for ${who}`;
  return { value: labelOf(request), label };
}
