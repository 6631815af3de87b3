import type { Act } from '../act.js';
import type { HomeCard } from '../card.js';
import { foreseeQuota } from '../quota/foresee-quota.js';
import { quotasFor } from '../quota/quotas-for.js';

type Section = HomeCard['sections'][number];

/** The quotas that this person's VMs count against; nothing where there is no other than the one of how many VMs. */
export function myQuotas({ stores, tools, person, now }: Act): Section[] {
  const { settings } = tools;
  const environments = [...settings.environments.keys()];
  const [own, ...others] = quotasFor(stores, settings, person.id, environments);
  const isPlain = own === undefined || [own.limits.cores, own.limits.memoryMiB, own.limits.diskGiB].every(isNull);
  if (isPlain && others.length === 0) return [];
  const lines = foreseeQuota(stores, settings, person.id, { environments, need: null, now });
  const entries = lines.map((title) => ({ title, lines: [], buttons: [] }));
  return [{ title: 'My quotas', empty: '', entries, more: 0 }];
}

function isNull(limit: number | null): boolean {
  return limit === null;
}
