import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { type Amounts, QUANTITIES, type Quantity } from './quota.js';
import { limitsOf, quotaStandings } from './quota-standings.js';
import { quotasFor } from './quotas-for.js';
import { whyQuotaUnread } from './why-quota-unread.js';

export type QuotaLeft = Readonly<Record<Quantity, number | null>>;

const NOT_KNOWN: QuotaLeft = { vms: null, cores: null, memoryMiB: null, diskGiB: null };

/**
 * What the tightest quota leaves once this VM counts. Null: it has no limit there, or it is not known who is in a group
 * that has one. `except`: the request that is asked about, where it is counted already.
 */
export function quotaLeft(
  stores: Stores,
  settings: Settings,
  asked: { person: string; environment: string; need: Amounts | null; except: string | null; now: number },
): QuotaLeft {
  const { person, environment, need, except, now } = asked;
  if (need === null || whyQuotaUnread(stores, person, [environment], now) !== null) return NOT_KNOWN;
  const standings = quotaStandings(stores, quotasFor(stores, settings, person, [environment]), except);
  const left = new Map<Quantity, number>();
  for (const standing of standings) {
    for (const { quantity, limit } of limitsOf(standing)) {
      const after = limit - standing.taken[quantity] - need[quantity];
      left.set(quantity, Math.min(after, left.get(quantity) ?? after));
    }
  }
  const [vms, cores, memoryMiB, diskGiB] = QUANTITIES.map((quantity) => left.get(quantity) ?? null);
  return { vms: vms ?? null, cores: cores ?? null, memoryMiB: memoryMiB ?? null, diskGiB: diskGiB ?? null };
}
