import { endFreeze } from '../freeze/change-freeze.js';
import { sweepLinks } from '../people/move-link.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';

/** Ends what waited too long, requests and wishes to join accounts, and freezes whose time is over. Gives when the next one is due (milliseconds since the epoch), or null. */
export function expire(tools: UseCaseTools): number | null {
  return tools.transaction((stores) => {
    const now = tools.now();
    let next: number | null = null;
    for (const request of stores.requests.listInState('awaiting-approval', 'approved')) {
      const { state } = request;
      if (!('expiresAt' in state) || state.expiresAt === null) continue;
      if (state.expiresAt <= now) moveRequest(stores, tools, request, { event: 'expired' }, MACHINERY);
      else next = next === null ? state.expiresAt : Math.min(next, state.expiresAt);
    }
    for (const freeze of stores.freezes.listOpen()) {
      if (freeze.until <= now) endFreeze(stores, tools, freeze, null);
      else next = Math.min(next ?? freeze.until, freeze.until);
    }
    sweepLinks(stores, now);
    for (const { expiresAt } of stores.links.listOpen()) next = Math.min(next ?? expiresAt, expiresAt);
    return next;
  });
}
