import type { Limits, QuotaScope } from '../quota/quota.js';
import type { TestWorld } from './test-world.js';

type Changed = Partial<QuotaScope & Limits>;

/** Puts a quota into force: what is left out is not limited, and not what it is about. */
export function setQuota({ transaction }: Pick<TestWorld, 'transaction'>, change: Changed): void {
  const { person = null, group = null, environment = null, ...limited } = change;
  const limits = { vms: null, cores: null, memoryMiB: null, diskGiB: null, ...limited };
  transaction(({ quotas }) => quotas.set({ scope: { person, group, environment }, limits }));
}
