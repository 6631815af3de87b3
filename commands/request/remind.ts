import { countVotes, type Tally } from '../approval/count-votes.js';
import { electorateOf } from '../approval/electorate-of.js';
import { standingVotes } from '../approval/standing-votes.js';
import type { PersonRef } from '../card.js';
import { showTime } from '../show-time.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { cardHomes } from './card-homes.js';
import type { Request } from './request.js';
import { labelOf, nameRequest } from './request-words.js';

/** Persons of a group that has no address where it is said; more of them would be noise. */
const CALLED = 5;

/**
 * Says to those who are still missing that a request waits: one round of replies for whatever is due by now, also where
 * the bot was away for several. Gives when the next is due (milliseconds since the epoch), or null.
 */
export function remind(tools: UseCaseTools): number | null {
  return tools.transaction((stores) => {
    const now = tools.now();
    for (const id of stores.reminders.listDue(now)) {
      const request = stores.requests.find(id);
      if (request !== null) remindOf(stores, tools, request, now);
      stores.reminders.settle(id, now);
    }
    return stores.reminders.findNext();
  });
}

function remindOf(stores: Stores, { settings }: UseCaseTools, request: Request, now: number): void {
  const { state, requester, createdAt } = request;
  if (state.state !== 'awaiting-approval' || now >= state.expiresAt) return;
  const { decision, planned, expiresAt } = state;
  const matter = { requestId: request.id, decision, effectDigest: planned.effectDigest, expiresAt };
  const electorate = electorateOf(stores, decision, { requester, askedAt: createdAt });
  const { groups } = countVotes(decision, standingVotes(stores, settings, matter), electorate);
  const missing = groups.filter(({ count, approvedBy }) => approvedBy.length < count);
  const needed = missing.map(({ group, count, approvedBy }) => `${count - approvedBy.length} more of ${group}`);
  const text = `${nameRequest(request)} still waits for ${needed.join(' and ')} until ${showTime(expiresAt, settings.zone)}`;
  for (const channel of cardHomes(stores, settings, request)) {
    for (const to of missing.flatMap((group) => calledFor(stores, group, channel))) {
      const card = { kind: 'mention', to, label: labelOf(request), text } as const;
      stores.outbox.add({ kind: 'reply', requestId: request.id, channel, card }, now);
    }
  }
}

/** The platform's own group where there is one, else accounts there of those who may, else the name alone. */
function calledFor({ people }: Stores, { group, mayStill }: Tally['groups'][number], channel: string): PersonRef[] {
  const platform = channel.slice(0, channel.indexOf(':') + 1);
  const source = people.findGroup(group)?.mirror?.source ?? '';
  if (source.startsWith(platform) && !source.endsWith('/list')) return [{ display: group, actor: source }];
  const here = mayStill.flatMap(({ display, actor, person }) => {
    const accounts = person === null ? [actor ?? ''] : people.actorsOf(person.id);
    const account = accounts.find((one) => one.startsWith(platform));
    return account === undefined ? [] : [{ display, actor: account }];
  });
  const called = platform === 'terminal:' ? [] : here.slice(0, CALLED);
  return called.length === 0 ? [{ display: group, actor: null }] : called;
}
