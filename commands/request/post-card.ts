import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { cardHomes } from './card-homes.js';
import { makeRequestCard } from './make-request-card.js';
import type { Request } from './request.js';
import { requestView } from './request-view.js';

/** Puts the card of a request as it is now into the outbox; the sender edits the messages that show it. */
export function postCard(stores: Stores, tools: UseCaseTools, request: Request): void {
  const { settings, tokenKey } = tools;
  const view = requestView(stores, settings, request);
  for (const home of cardHomes(stores, settings, request)) {
    const card = makeRequestCard(view, { sandbox: settings.sandbox, tokenKey, home });
    stores.outbox.add({ kind: 'card', requestId: request.id, channel: home, card }, tools.now());
  }
}
