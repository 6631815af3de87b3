import type { Reply } from '../act.js';
import { answer } from '../answer.js';
import { linkScreen } from './claim-link.js';
import { describeLink, linkDigest, partiesOf } from './describe-link.js';
import { ADMINISTRATORS } from './is-administrator.js';
import type { Link, LinkSide } from './link.js';
import type { LinkAct } from './link-act.js';
import { endLink, moveLink, sweepLinks } from './move-link.js';
import { CODE_MS } from './offer-link.js';
import { whoMayAccept } from './who-may-accept.js';

/** How long an administrator may take. */
const ACCEPT_MS = 7 * 24 * 3_600_000;

/** First where the code was entered, then where it was made; after both an administrator decides. */
export function confirmLink(act: LinkAct, number: number | null): Reply {
  const found = findOwnLink(act, number);
  if (!found.found) return found.reply;
  const { link, to } = found;
  const parties = partiesOf(act.stores, link.from.actor, to.actor);
  if (parties === null || linkDigest(act.stores, parties) !== link.shown) {
    endLink(act, link, 'cancelled', 'what was shown has changed');
    return answer('refused', 'what the screen said is no longer so', [
      'the accounts are not joined; begin again with /vm link',
    ]);
  }
  const lines = describeLink(act.stores, parties);
  if (link.state === 'claimed' && act.actor === to.actor) return confirmFirst(act, link, lines);
  if (link.state === 'half-confirmed' && act.actor === link.from.actor) return confirmSecond(act, link, to);
  const other = link.state === 'claimed' ? to.actor : link.from.actor;
  const why = link.state === 'asked' ? 'an administrator has yet to accept it' : `${other} has to confirm it now`;
  return answer('refused', 'there is nothing to confirm here now', [why, 'nothing was changed']);
}

function confirmFirst(act: LinkAct, link: Link, lines: readonly string[]): Reply {
  const { stores, now } = act;
  moveLink(act, { ...link, state: 'half-confirmed', expiresAt: now + CODE_MS }, 'confirmed', 'where it was entered');
  const card = linkScreen(lines, link.number);
  stores.outbox.add({ kind: 'tell', ...link.from, card, answers: null }, now);
  return answer('ok', 'confirmed here', [
    `now ${link.from.actor} has to confirm it within 10 minutes; it was told so there`,
    `there: /vm link confirm ${link.number}`,
  ]);
}

function confirmSecond(act: LinkAct, link: Link, to: LinkSide): Reply {
  const { stores, tools, now } = act;
  moveLink(act, { ...link, state: 'asked', expiresAt: now + ACCEPT_MS }, 'asked');
  const who = whoMayAccept(stores, link.from.actor, to.actor);
  const card = answer('help', `${link.from.actor} and ${to.actor} are to be joined`, [
    `an administrator accepts or refuses: /vm-admin link accept ${link.number}, /vm-admin link refuse ${link.number}`,
  ]);
  for (const channel of tools.settings.operatorsChannels) stores.outbox.add({ kind: 'notice', channel, card }, now);
  return answer('ok', 'confirmed on both; an administrator decides', [
    who.length === 0
      ? `nobody else is in ${ADMINISTRATORS}: an operator can accept it on the host, chatops people link ${link.number}`
      : `in ${ADMINISTRATORS} may accept: ${who.map(({ display }) => display).join(', ')}`,
    `/vm-admin link accept ${link.number}, within 7 days`,
  ]);
}

/** Either of the two may think better of it, until it is accepted. */
export function cancelLink(act: LinkAct, number: number | null): Reply {
  const found = findOwnLink(act, number);
  if (!found.found) return found.reply;
  endLink(act, found.link, 'cancelled', null);
  return answer('ok', 'the accounts are not joined', ['nothing was changed']);
}

type FoundLink = { found: true; link: Link; to: LinkSide } | { found: false; reply: Reply };

/** One that this very account is a side of; of others nobody learns whether there are any. */
function findOwnLink({ stores, actor, now }: LinkAct, number: number | null): FoundLink {
  sweepLinks(stores, now);
  const link = number === null ? null : stores.links.find(number);
  const no = (why: string): FoundLink => ({
    found: false,
    reply: answer('refused', why, ['nothing was changed; /vm link begins anew']),
  });
  if (link === null || link.to === null) return no('there is nothing of yours to be joined');
  if (actor !== link.from.actor && actor !== link.to.actor) return no('there is nothing of yours to be joined');
  if (link.state === 'expired') return no('that was not confirmed in time');
  if (link.state === 'accepted' || link.state === 'refused' || link.state === 'cancelled') {
    return no(`that was ${link.state} already`);
  }
  return { found: true, link, to: link.to };
}
