import type { Request } from '../request/request.js';
import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { nameScope } from './name-scope.js';
import { quotaStandings } from './quota-standings.js';
import { quotasFor } from './quotas-for.js';

/** How many VMs of how many, where the fewest are left. */
export interface QuotaShown {
  /** `web-team in prod`; null: the person's own. */
  of: string | null;
  taken: number;
  limit: number;
}

/** The quota of VMs that a card shows. Only to be read: what is on a card decides nothing. */
export function tightestQuota(
  stores: Pick<Stores, 'quotas' | 'people'>,
  settings: Pick<Settings, 'limits'>,
  { requester, ask }: Pick<Request, 'requester' | 'ask'>,
): QuotaShown {
  const environments = 'environment' in ask ? [ask.environment] : [];
  const shown = quotaStandings(stores, quotasFor(stores, settings, requester, environments)).flatMap(
    ({ scope, limits, taken }) => {
      if (limits.vms === null) return [];
      const isOwn = scope.person === requester && scope.environment === null;
      return [{ of: isOwn ? null : nameScope(stores, scope), taken: taken.vms, limit: limits.vms }];
    },
  );
  // Of equal ones that which more people share.
  const [tightest] = shown.toReversed().toSorted((one, other) => one.limit - one.taken - (other.limit - other.taken));
  return tightest ?? { of: null, taken: 0, limit: settings.limits.vmsPerPerson };
}
