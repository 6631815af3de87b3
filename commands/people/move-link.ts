import type { Stores } from '../stores.js';
import type { Link, LinkState } from './link.js';
import type { LinkAct } from './link-act.js';

/** Saves a link in another state, with its line in the audit log. */
export function moveLink(
  { stores, person, actor, now }: LinkAct,
  link: Link,
  word: string,
  note: string | null = null,
): Link {
  stores.links.save(link);
  const detail = { link: link.number, from: link.from.actor, to: link.to?.actor ?? null, note };
  stores.audit.add({ at: now, actor, person: person?.id ?? null, act: `link ${word}`, requestId: null, detail });
  return link;
}

export function endLink(
  act: LinkAct,
  link: Link,
  state: Exclude<LinkState, 'offered' | 'claimed' | 'half-confirmed' | 'asked'>,
  note: string | null,
): void {
  moveLink(act, { ...link, state }, state, note);
}

/** Ends what nobody went on with in time. */
export function sweepLinks({ links, audit }: Stores, now: number): void {
  for (const link of links.listOpen()) {
    if (now < link.expiresAt) continue;
    links.save({ ...link, state: 'expired' });
    const detail = { link: link.number, from: link.from.actor, to: link.to?.actor ?? null };
    audit.add({ at: now, actor: 'chatops', person: null, act: 'link expired', requestId: null, detail });
  }
}
