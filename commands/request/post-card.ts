import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { makeRequestCard } from './make-request-card.js';
import type { Request } from './request.js';
import { requestView } from './request-view.js';

/** Puts the card of a request as it is now into the outbox; the sender edits the message that shows it. */
export function postCard(stores: Stores, tools: UseCaseTools, request: Request): void {
  const { settings, tokenKey } = tools;
  const card = makeRequestCard(requestView(stores, settings, request), { sandbox: settings.sandbox, tokenKey });
  stores.outbox.add({ kind: 'card', requestId: request.id, channel: request.channel, card }, tools.now());
}
