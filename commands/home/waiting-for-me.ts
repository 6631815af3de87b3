import type { Act } from '../act.js';
import { buttonToken } from '../approval/button-token.js';
import { whyNoVote } from '../approval/why-no-vote.js';
import type { CardButton, HomeCard } from '../card.js';
import { planSummary } from '../request/plan-summary.js';
import type { Request, RequestState } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import { showTime } from '../show-time.js';

type Section = HomeCard['sections'][number];
type Waiting = Extract<RequestState, { state: 'awaiting-approval' }>;

const SHOWN = 10;

/** Requests that this person may vote on now and has not voted on, the one that expires first at the top. */
export function waitingForMe(act: Act): Section {
  const waiting = act.stores.requests
    .listInState('awaiting-approval')
    .flatMap((request) => (request.state.state === 'awaiting-approval' ? [{ request, state: request.state }] : []))
    .filter(({ request, state }) => act.now < state.expiresAt && isMine(act, request, state))
    .toSorted((a, b) => a.state.expiresAt - b.state.expiresAt);
  return {
    title: 'Waiting for me',
    empty: 'Nothing waits for you.',
    entries: waiting.slice(0, SHOWN).map(({ request, state }) => entryOf(act, request, state)),
    more: Math.max(waiting.length - SHOWN, 0),
  };
}

function isMine(act: Act, request: Request, state: Waiting): boolean {
  if (whyNoVote(act, request, state) !== null) return false;
  const { effectDigest, decisionDigest } = state.planned;
  const votes = act.stores.votes.listFor(request.id, effectDigest, decisionDigest);
  return !votes.some(({ personId, at }) => personId === act.person.id && at >= state.since);
}

function entryOf(
  { stores, tools }: Act,
  request: Request,
  { planned, expiresAt }: Waiting,
): Section['entries'][number] {
  const { size, address, lease, template } = planSummary(planned);
  const environment = 'environment' in request.ask ? ` · ${request.ask.environment}` : '';
  const { reason } = request.ask;
  const facts = [size, template?.split(',')[0], address, lease].filter((fact) => fact !== undefined);
  const button = (action: CardButton['action'], asks: CardButton['asks']): CardButton => ({
    ...{ action, asks, overflow: false },
    token: buttonToken(tools.tokenKey, request, action),
  });
  return {
    title: `${nameRequest(request)}${environment}`,
    lines: [
      `for ${stores.people.get(request.requester).display}${reason === null ? '' : `: ${reason}`}`,
      facts.join(' · '),
      `until ${showTime(expiresAt, tools.settings.zone)}`,
    ],
    buttons: [button('approve', 'nothing'), button('deny', 'reason'), button('plan', 'nothing')],
  };
}
