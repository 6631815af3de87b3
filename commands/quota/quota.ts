export const QUANTITIES = ['vms', 'cores', 'memoryMiB', 'diskGiB'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export type Amounts = Readonly<Record<Quantity, number>>;
/** Null: no limit. */
export type Limits = Readonly<Record<Quantity, number | null>>;

/**
 * Whose VMs count together: those of a person, of whoever is in a group now, or of everybody; everywhere, or in one
 * environment. A person and a group never stand together, and something always stands.
 */
export interface QuotaScope {
  /** Person id. */
  person: string | null;
  group: string | null;
  environment: string | null;
}

export interface Quota {
  scope: QuotaScope;
  limits: Limits;
}

interface Counted {
  /** Person id: of the VM, or who asked. */
  owner: string;
  environment: string;
  /** A VM that stands; else a request that holds what its VM would take. */
  stands: boolean;
  amounts: Amounts;
}

export type QuotaSum = Counted;

interface QuotaUse extends Counted {
  /** Of the VM. */
  name: string;
  /** 42 of `R-42`, by which it came. */
  request: number | null;
}

export interface QuotaStore {
  /** By person, group and environment. */
  list(): Quota[];
  /** In place of the one with the same scope. */
  set(quota: Quota): void;
  /** False where there was none. */
  remove(scope: QuotaScope): boolean;
  /** What the VM of a create request takes, from now until it is known to be gone. */
  setNeed(requestId: string, need: Omit<Amounts, 'vms'>): void;
  /** Null: of a request that was made before there were quotas and has no plan yet. */
  findNeed(requestId: string): Omit<Amounts, 'vms'> | null;
  /**
   * By owner and environment: VMs that stand, and create requests that are open or still hold their VMID. `except`: a
   * request that does not count.
   */
  sum(except: string | null): QuotaSum[];
  /** The same one by one. */
  listUses(): QuotaUse[];
}
