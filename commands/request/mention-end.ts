import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { cardHomes } from './card-homes.js';
import { cardOutcome } from './card-outcome.js';
import type { RequestView } from './request-view.js';
import { labelOf, nameRequest } from './request-words.js';

/**
 * One reply that mentions the requester when a request has come to an end, where they asked, if its card stands there:
 * an edited card notifies nobody.
 */
export function mentionEnd(stores: Stores, settings: Settings, view: RequestView, now: number): void {
  const { request } = view;
  const text = textOf(view);
  if (text === null) return;
  const asked = platformOf(request.actor);
  const channel = cardHomes(stores, settings, request).find((home) => platformOf(home) === asked) ?? request.channel;
  const here = view.actorsOf(request.requester).find((actor) => platformOf(actor) === platformOf(channel));
  const to = { display: view.requester.display, actor: here ?? request.actor };
  const card = { kind: 'mention', to, label: labelOf(request), text } as const;
  stores.outbox.add({ kind: 'reply', requestId: request.id, channel, card }, now);
}

function platformOf(address: string): string {
  return address.slice(0, Math.max(address.indexOf(':'), 0));
}

function textOf(view: RequestView): string | null {
  const outcome = cardOutcome(view, (id) => ({ display: view.findPerson(id)?.display ?? id, actor: null }));
  const name = nameRequest(view.request);
  switch (outcome?.kind) {
    case undefined:
    case 'cancelled':
      return null;
    case 'ready':
      return `${name}: ready, ssh ${outcome.login}@${outcome.ipv4}`;
    case 'destroyed':
      return `${name}: it is gone`;
    case 'template-built':
      return `${name}: built`;
    case 'template-retired':
      return `${name}: retired`;
    case 'policy-changed':
      return `${name}: revision ${outcome.revision} is in force`;
    case 'refused':
      return `${name}: refused, ${outcome.reason}`;
    case 'denied':
      return `${name}: denied by ${outcome.by.display}${outcome.reason === null ? '' : `, ${outcome.reason}`}`;
    case 'expired':
      return `${name}: expired without a decision`;
    case 'stopped':
      return `${name}: ${outcome.word} in ${outcome.stage}; ${outcome.message} ${outcome.cure}`;
    default:
      return outcome satisfies never;
  }
}
