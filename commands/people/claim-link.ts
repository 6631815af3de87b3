import type { Reply } from '../act.js';
import { answer } from '../answer.js';
import { sayButton } from '../say-button.js';
import { showTime } from '../show-time.js';
import { describeLink, type LinkParties, linkDigest, partiesOf } from './describe-link.js';
import type { Link } from './link.js';
import type { LinkAct } from './link-act.js';
import { hashLinkCode } from './link-code.js';
import { moveLink, sweepLinks } from './move-link.js';
import { CODE_MS } from './offer-link.js';

/** Wrong codes of one account within ten minutes, after which it waits (issue 4). */
const TRIES = 5;

const NOT_JOINED = 'these accounts are not joined';

/** A code is entered with the other account: it is used up, and the screen says what joining would mean. */
export function claimLink(act: LinkAct, code: string): Reply {
  const { stores, tools, actor, now } = act;
  sweepLinks(stores, now);
  stores.links.forgetTries(now - CODE_MS);
  const locked = whyLocked(act);
  if (locked !== null) return locked;
  const link = stores.links.findByCode(hashLinkCode(tools.tokenKey, code));
  if (link === null) return wrongCode(act, 'there is no such code');
  if (link.state === 'expired') return wrongCode(act, 'this code has expired');
  if (link.state !== 'offered') return wrongCode(act, 'this code was used already, and works once');
  const parties = partiesOf(stores, link.from.actor, actor);
  const refusal = parties === null ? 'the account that made the code belongs to nobody any more' : whyNot(parties);
  if (parties === null || refusal !== null)
    return answer('refused', NOT_JOINED, [refusal ?? '', 'nothing was changed']);
  return claim(act, link, parties);
}

/** Whether and how long this account waits after too many wrong codes. */
function whyLocked({ stores, tools, actor, now }: LinkAct): Reply | null {
  const tries = stores.links.triesSince(actor, now - CODE_MS);
  if (tries.length < TRIES) return null;
  const until = (tries.at(-TRIES) ?? now) + CODE_MS;
  return answer('refused', `${TRIES} wrong codes: this account may enter no code for now`, [
    `again after ${showTime(until, tools.settings.zone)}; nothing was changed`,
  ]);
}

function wrongCode({ stores, person, actor, now }: LinkAct, why: string): Reply {
  stores.links.noteTry(actor, now);
  const tries = stores.links.triesSince(actor, now - CODE_MS).length;
  const word = tries < TRIES ? 'link code wrong' : 'link locked';
  const detail = { tries, why };
  stores.audit.add({ at: now, actor, person: person?.id ?? null, act: word, requestId: null, detail });
  const left = Math.max(TRIES - tries, 0);
  const more =
    left === 0 ? 'this account may enter none for ten minutes' : `${left} more wrong ones, and it has to wait`;
  return answer('refused', why, [
    'make a new one with /vm link at the account that is known here',
    `${more}; nothing was changed`,
  ]);
}

function whyNot({ from, to }: LinkParties): string | null {
  if (from.actor === to.actor) return 'the code was made with this very account: enter it with the other one';
  if (from.person.id === to.person?.id) return `${from.actor} and ${to.actor} are accounts of yours already`;
  if (platformOf(from.actor) === platformOf(to.actor)) {
    return `both accounts are on ${platformOf(to.actor)}; accounts on two platforms can be joined`;
  }
  if (!from.person.active) return `${from.person.display} is not active`;
  return null;
}

function platformOf(actor: string): string {
  return actor.split(':')[0] ?? '';
}

function claim(act: LinkAct, link: Link, parties: LinkParties): Reply {
  const { stores, actor, channel, now } = act;
  const to = { actor, channel };
  const shown = linkDigest(stores, parties);
  moveLink(act, { ...link, state: 'claimed', to, shown, expiresAt: now + CODE_MS }, 'claimed');
  return linkScreen(describeLink(stores, parties), link.number);
}

/** What stands on both screens. */
export function linkScreen(lines: readonly string[], number: number): ReturnType<typeof answer> {
  const buttons = [
    sayButton(`vm link confirm ${number}`, 'Both are mine: join them'),
    sayButton(`vm link cancel ${number}`, 'Do not join'),
  ];
  return answer(
    'help',
    'join these two accounts?',
    [...lines, `only if both are yours, within 10 minutes: /vm link confirm ${number}, else /vm link cancel ${number}`],
    { buttons },
  );
}
