import type { Act } from '../act.js';
import { buttonToken } from '../approval/button-token.js';
import type { CardButton, HomeCard } from '../card.js';
import type { Request } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import { showTime } from '../show-time.js';

type Section = HomeCard['sections'][number];

const SHOWN = 10;
/** Requests that are at their end, beside the open ones. */
const ENDED = 5;

/** What this person asked for: the open ones first, then the last few that are at their end. */
export function myRequests(act: Act): Section {
  const { stores, person } = act;
  const open = stores.requests.listOpenOf(person.id).toReversed();
  const known = new Set(open.map(({ id }) => id));
  const newest = stores.requests.list({ requester: person.id, action: null, limit: ENDED + open.length });
  const ended = newest.filter(({ id }) => !known.has(id)).slice(0, ENDED);
  const all = [...open, ...ended];
  return {
    title: 'My requests',
    empty: 'You have asked for nothing yet.',
    entries: all.slice(0, SHOWN).map((request) => entryOf(act, request)),
    more: Math.max(all.length - SHOWN, 0),
  };
}

function entryOf({ stores, tools }: Act, request: Request): Section['entries'][number] {
  const { state } = request;
  const zone = tools.settings.zone;
  const environment = 'environment' in request.ask ? ` · ${request.ask.environment}` : '';
  const button = (action: CardButton['action']): CardButton => ({
    ...{ action, asks: 'nothing', overflow: false },
    token: buttonToken(tools.tokenKey, request, action),
  });
  const stoppable = ['planning', 'awaiting-approval', 'approved', 'running'].includes(state.state);
  const cancelled = 'cancelBy' in state && state.cancelBy !== null;
  return {
    title: `${nameRequest(request)}${environment}`,
    lines: [`${wordsOf(request, zone)} · asked ${showTime(request.createdAt, zone)}`],
    buttons: [
      ...(stoppable && !cancelled ? [button('cancel')] : []),
      ...(state.state === 'failed' && state.retry !== 'none' ? [button('retry')] : []),
      ...(stores.runs.listFor(request.id).length > 0 ? [button('logs')] : []),
    ],
  };
}

function wordsOf({ state }: Request, zone: string): string {
  switch (state.state) {
    case 'awaiting-approval':
      return `waits for approval until ${showTime(state.expiresAt, zone)}`;
    case 'approved':
      return 'approved, waits for a free place';
    case 'failed':
      return `failed: ${state.failure.message}`;
    case 'unknown':
      return `its outcome is not known: ${state.failure.message}`;
    case 'refused':
      return `refused: ${state.reason}`;
    case 'denied':
      return state.reason === null ? 'denied' : `denied: ${state.reason}`;
    case 'planning':
    case 'running':
    case 'ready':
    case 'expired':
    case 'cancelled':
      return state.state;
    default:
      return state satisfies never;
  }
}
