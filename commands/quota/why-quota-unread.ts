import { readingAges } from '../people/reading-ages.js';
import { whyUnread } from '../people/why-unread.js';
import type { Stores } from '../stores.js';

/** Groups that have a quota everywhere or in one of these environments. */
export function quotaGroups({ quotas }: Pick<Stores, 'quotas'>, environments: readonly string[]): string[] {
  const near = quotas
    .list()
    .filter(({ scope }) => scope.environment === null || environments.includes(scope.environment));
  return [...new Set(near.flatMap(({ scope }) => scope.group ?? []))];
}

/** Null, or why it cannot be told which quotas of groups this person's VMs in these environments count against. */
export function whyQuotaUnread(
  stores: Pick<Stores, 'quotas' | 'people'>,
  personId: string,
  environments: readonly string[],
  now: number,
): string | null {
  const accounts = stores.people.actorsOf(personId);
  return whyUnread(stores.people, quotaGroups(stores, environments), accounts, now, readingAges.askingMs);
}
