import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { amountOf } from './amount-of.js';
import { subjectOf } from './name-scope.js';
import type { Amounts } from './quota.js';
import { limitsOf, type QuotaStanding, quotaStandings } from './quota-standings.js';
import { quotasFor } from './quotas-for.js';
import { whyQuotaUnread } from './why-quota-unread.js';

/**
 * Each quota before and after a VM of this person: `you have 2 of 3 VMs; with this one 3`. `need`: what of it
 * is known; null: nothing is asked for.
 */
export function foreseeQuota(
  stores: Stores,
  settings: Settings,
  person: string,
  wanted: { environments: readonly string[]; need: Partial<Amounts> | null; now: number },
): string[] {
  const { environments, need, now } = wanted;
  const unread = whyQuotaUnread(stores, person, environments, now);
  const standings = quotaStandings(stores, quotasFor(stores, settings, person, environments));
  const lines = standings
    .filter((standing) => limitsOf(standing).length > 0)
    .map((standing) => lineOf(stores, standing, need, person));
  return unread === null ? lines : [...lines, unread];
}

function lineOf(stores: Stores, standing: QuotaStanding, need: Partial<Amounts> | null, reader: string): string {
  const limits = limitsOf(standing);
  const before = limits.map(({ quantity, limit }) => amountOf(quantity, standing.taken[quantity], limit));
  const has = `${subjectOf(stores, standing.scope, reader)} ${before.join(', ')}`;
  if (need === null) return has;
  const after = limits.flatMap(({ quantity, limit }) => {
    const more = need[quantity];
    return more === undefined ? [] : [{ limit, taken: standing.taken[quantity] + more }];
  });
  if (after.length === 0) return has;
  const isOver = after.some(({ limit, taken }) => taken > limit);
  return `${has}; with this one ${after.map(({ taken }) => taken).join(', ')}${isOver ? ': refused' : ''}`;
}
