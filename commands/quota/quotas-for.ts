import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import type { Limits, Quota } from './quota.js';

const UNLIMITED: Limits = { vms: null, cores: null, memoryMiB: null, diskGiB: null };

/**
 * Every quota against which a VM of this person in one of these environments counts; those that hold everywhere are always among
 * them. A person without a limit of VMs of their own has the configured one.
 */
export function quotasFor(
  stores: Pick<Stores, 'quotas' | 'people'>,
  settings: Pick<Settings, 'limits'>,
  personId: string,
  environments: readonly string[],
): Quota[] {
  const groups = stores.people.groupsOf(personId);
  const kept = stores.quotas.list();
  const own = kept.find(({ scope }) => scope.person === personId && scope.environment === null)?.limits ?? UNLIMITED;
  const others = kept.filter(({ scope }) => {
    if (scope.person !== null && (scope.person !== personId || scope.environment === null)) return false;
    if (scope.group !== null && !groups.includes(scope.group)) return false;
    return scope.environment === null || environments.includes(scope.environment);
  });
  const everywhere = { person: personId, group: null, environment: null };
  return [{ scope: everywhere, limits: { ...own, vms: own.vms ?? settings.limits.vmsPerPerson } }, ...others];
}
