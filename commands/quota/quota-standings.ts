import type { Stores } from '../stores.js';
import { type Amounts, QUANTITIES, type Quota, type QuotaScope, type QuotaSum } from './quota.js';

/** A quota with what counts against it. */
export interface QuotaStanding extends Quota {
  /** By VMs that stand. */
  used: Amounts;
  /** By requests whose VM is not there yet. */
  reserved: Amounts;
  /** Both. */
  taken: Amounts;
}

const NOTHING: Amounts = { vms: 0, cores: 0, memoryMiB: 0, diskGiB: 0 };

/** How these quotas stand; `except`: a request that does not count. */
export function quotaStandings(
  stores: Pick<Stores, 'quotas' | 'people'>,
  quotas: readonly Quota[],
  except: string | null = null,
): QuotaStanding[] {
  const sums = stores.quotas.sum(except);
  return quotas.map((quota) => {
    const counts = countsFor(stores, quota.scope);
    const own = sums.filter(counts);
    const used = total(own.filter(({ stands }) => stands));
    const reserved = total(own.filter(({ stands }) => !stands));
    return { ...quota, used, reserved, taken: add(used, reserved) };
  });
}

/** Whether what this person has in that environment counts there: of a group, by who is in it now. */
export function countsFor(
  { people }: Pick<Stores, 'people'>,
  { person, group, environment }: QuotaScope,
): (counted: Pick<QuotaSum, 'owner' | 'environment'>) => boolean {
  const members = group === null ? null : new Set(people.findGroup(group)?.members.map((member) => member.person.id));
  return (counted) =>
    (person === null || counted.owner === person) &&
    (members === null || members.has(counted.owner)) &&
    (environment === null || counted.environment === environment);
}

function add(one: Amounts, other: Amounts): Amounts {
  return {
    vms: one.vms + other.vms,
    cores: one.cores + other.cores,
    memoryMiB: one.memoryMiB + other.memoryMiB,
    diskGiB: one.diskGiB + other.diskGiB,
  };
}

function total(sums: readonly QuotaSum[]): Amounts {
  return sums.reduce((sum, { amounts }) => add(sum, amounts), NOTHING);
}

/** What is limited in a quota, in the order in which it is told. */
export function limitsOf({ limits }: Quota) {
  return QUANTITIES.flatMap((quantity) => {
    const limit = limits[quantity];
    return limit === null ? [] : [{ quantity, limit }];
  });
}
