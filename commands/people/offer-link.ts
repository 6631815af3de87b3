import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { hashLinkCode, makeLinkCode } from './link-code.js';
import { endLink, sweepLinks } from './move-link.js';

/** A code is good for ten minutes (issue 4). */
export const CODE_MS = 600_000;

/** A code to be entered with the other account; one that this account has open already is void with it. */
export function offerLink(act: Act): Reply {
  const { stores, tools, person, actor, channel, now } = act;
  sweepLinks(stores, now);
  for (const link of stores.links.listOpen()) {
    if (link.state === 'offered' && link.from.actor === actor) endLink(act, link, 'cancelled', 'a new code was made');
  }
  const code = makeLinkCode();
  const link = stores.links.add({
    ...{ state: 'offered', codeHash: hashLinkCode(tools.tokenKey, code), from: { actor, channel }, to: null },
    ...{ shown: null, madeAt: now, expiresAt: now + CODE_MS },
  });
  const detail = { link: link.number };
  stores.audit.add({ at: now, actor, person: person.id, act: 'link offered', requestId: null, detail });
  return answer('ok', `your code: ${code}`, [
    `within 10 minutes, with your other account on another platform: /vm link ${code}`,
    `it works once, and joins that account to ${actor}; tell it to nobody`,
    'then both accounts confirm, and an administrator who is somebody else accepts',
  ]);
}
