import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { decideAgain } from '../approval/decide-again.js';
import { describeLink, linkDigest, partiesOf } from './describe-link.js';
import { ADMINISTRATORS, isAdministrator } from './is-administrator.js';
import { joinPersons, unfinishedOf } from './join-persons.js';
import type { Link, LinkSide } from './link.js';
import type { LinkAct } from './link-act.js';
import { endLink, moveLink, sweepLinks } from './move-link.js';
import { whoMayAccept } from './who-may-accept.js';

type Asked = { found: true; link: Link; to: LinkSide } | { found: false; reply: Reply };

/** What waits for an administrator, with what each would mean. */
export function listLinks(act: Act): Reply {
  const { stores, now } = act;
  if (!isAdministrator(stores, act.person.id)) return notYours();
  sweepLinks(stores, now);
  const asked = stores.links.listOpen().filter(({ state }) => state === 'asked');
  const lines = asked.flatMap(({ number, from, to }) => {
    const parties = to === null ? null : partiesOf(stores, from.actor, to.actor);
    if (to === null || parties === null) return [];
    const trust = [from.actor, to.actor].some((actor) => actor.startsWith('terminal:'))
      ? ['the terminal believes everybody who can open its socket']
      : [];
    return [`link ${number}: ${from.actor} and ${to.actor}`, ...describeLink(stores, parties), ...trust];
  });
  const how = '/vm-admin link accept N or /vm-admin link refuse N; ask the person on another way first';
  return answer('ok', asked.length === 0 ? 'no accounts are to be joined' : 'to be joined', [
    ...lines,
    ...(asked.length === 0 ? [] : [how]),
  ]);
}

export function acceptLink(act: Act, number: number | null): Reply {
  const found = findAsked(act, number);
  if (!found.found) return found.reply;
  const problem = joinAccounts(act, found.link, found.to);
  if (problem !== null) return answer('refused', `link ${found.link.number} is not accepted`, problem);
  const { from } = found.link;
  const card = answer('ok', `${from.actor} and ${found.to.actor} are joined`, [`accepted by ${act.person.display}`]);
  for (const side of [from, found.to]) act.stores.outbox.add({ kind: 'tell', ...side, card, answers: null }, act.now);
  return answer('ok', `${from.actor} and ${found.to.actor} are accounts of one person now`);
}

/** Null once they are joined; else why not. Also for the host, where a single administrator cannot ask another. */
export function joinAccounts(act: LinkAct, link: Link, to: LinkSide): string[] | null {
  const { stores, tools, now } = act;
  const parties = partiesOf(stores, link.from.actor, to.actor);
  if (parties === null || !parties.from.person.active || linkDigest(stores, parties) !== link.shown) {
    endLink(act, link, 'cancelled', 'what was shown has changed');
    return [
      'what both confirmed is no longer so: groups, VMs, keys or accounts have changed',
      'they have to begin again',
    ];
  }
  const unfinished = parties.to.person === null ? [] : unfinishedOf(stores, parties.to.person.id);
  if (unfinished.length > 0) {
    const who = parties.to.person?.display ?? to.actor;
    return [
      `requests of ${who} go on: ${unfinished.join(', ')}; accept it once they are at their end`,
      'nothing was changed',
    ];
  }
  const before = describeLink(stores, parties).slice(0, 2).join(' | ');
  joinPersons(stores, parties.from.person, to.actor, now);
  moveLink(act, { ...link, state: 'accepted' }, 'accepted', before);
  // Who is one human now, and who has gained a group, may change what waits.
  for (const request of stores.requests.listInState('awaiting-approval', 'approved'))
    decideAgain(stores, tools, request);
  return null;
}

export function refuseLink(act: Act, number: number | null): Reply {
  const found = findAsked(act, number);
  if (!found.found) return found.reply;
  endLink(act, found.link, 'refused', null);
  const { from } = found.link;
  const card = answer('refused', `${from.actor} and ${found.to.actor} are not joined`, [
    `refused by ${act.person.display}`,
  ]);
  for (const side of [from, found.to]) act.stores.outbox.add({ kind: 'tell', ...side, card, answers: null }, act.now);
  return answer('ok', `link ${found.link.number} is refused`);
}

function findAsked(act: Act, number: number | null): Asked {
  const { stores, person, now } = act;
  if (!isAdministrator(stores, person.id)) return { found: false, reply: notYours() };
  sweepLinks(stores, now);
  const link = number === null ? null : stores.links.find(number);
  if (link === null || link.to === null || link.state !== 'asked') {
    const why = link === null ? 'there is no such link' : `this link is ${link.state}, and not confirmed on both sides`;
    return {
      found: false,
      reply: answer('refused', why, ['nothing was changed; /vm-admin link list shows what waits']),
    };
  }
  const may = whoMayAccept(stores, link.from.actor, link.to.actor);
  if (may.some(({ id }) => id === person.id)) return { found: true, link, to: link.to };
  return {
    found: false,
    reply: answer('refused', 'it is about yourself: another administrator decides', [
      may.length === 0
        ? `there is no other one; on the host: chatops people link ${link.number}`
        : `${may.map(({ display }) => display).join(', ')} may; nothing was changed`,
    ]),
  };
}

function notYours(): Reply {
  return answer('refused', 'this is for administrators', [
    `those in the group ${ADMINISTRATORS} may; nothing was changed`,
  ]);
}
