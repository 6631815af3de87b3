import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { amountOf } from './amount-of.js';
import { subjectOf } from './name-scope.js';
import type { Amounts, Quantity, QuotaScope } from './quota.js';
import { countsFor, limitsOf, quotaStandings } from './quota-standings.js';
import { quotasFor } from './quotas-for.js';
import { whyQuotaUnread } from './why-quota-unread.js';

interface Wanted {
  /** Person id: whose VM it will be. */
  person: string;
  environment: string;
  need: Amounts;
  /** A request that is asked about anew: what it holds already does not count. */
  except: string | null;
  now: number;
}

/** Named where a quota is full; the rest is counted. */
const NAMED = 6;

/** Why the quotas leave no room for this, in words for `reader` (person id; null: for whoever sees the card); empty where there is room. */
export function checkQuota(stores: Stores, settings: Settings, wanted: Wanted, reader: string | null): string[] {
  const { person, environment, need, except, now } = wanted;
  const unread = whyQuotaUnread(stores, person, [environment], now);
  if (unread !== null)
    return [`${unread}; that group has a quota, and nobody gets more while it is not known who counts`];
  return quotaStandings(stores, quotasFor(stores, settings, person, [environment]), except).flatMap((standing) =>
    limitsOf(standing).flatMap(({ quantity, limit }) => {
      const taken = standing.taken[quantity];
      if (taken + need[quantity] <= limit) return [];
      const by = holdersOf(stores, standing.scope, quantity, except);
      const has = `${subjectOf(stores, standing.scope, reader)} ${amountOf(quantity, taken, limit)}${by}`;
      return [`${has}: ${Math.max(limit - taken, 0)} left, and this needs ${need[quantity]}; ${CURE}`];
    }),
  );
}

const CURE = 'destroy a VM, cancel a request, or ask an administrator for more';

/** ` (web-1 4, R-7 web-2 2)`: VMs by name, requests with their label, the largest first. */
function holdersOf(stores: Stores, scope: QuotaScope, quantity: Quantity, except: string | null): string {
  const counts = countsFor(stores, scope);
  const exempt = except === null ? null : (stores.requests.find(except)?.number ?? null);
  const holders = stores.quotas
    .listUses()
    .filter((use) => counts(use) && (exempt === null || use.request !== exempt))
    .toSorted((one, other) => other.amounts[quantity] - one.amounts[quantity]);
  if (holders.length === 0) return '';
  const named = holders.slice(0, NAMED).map(({ name, request, stands, amounts }) => {
    const label = stands || request === null ? name : `R-${request} ${name}`;
    return quantity === 'vms' ? label : `${label} ${amounts[quantity]}`;
  });
  const more = holders.length - named.length;
  return ` (${named.join(', ')}${more === 0 ? '' : `, and ${more} more`})`;
}
