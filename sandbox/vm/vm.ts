/** A VM's configuration as PVE keeps it in its file: every value a string, in PVE's own normal form. */
export type VmConfig = Readonly<Record<string, string>>;

export interface Vm {
  vmid: number;
  node: string;
  config: VmConfig;
  /** Changes that wait for the next power-off; null deletes the key. */
  pending: Readonly<Record<string, string | null>>;
  pool: string | null;
  /** Whether a guest plays it. A VM without a bootable disk has none: it runs and answers nothing. */
  hasGuest: boolean;
  /** Whether it was switched on; a guest may have switched itself off since. */
  poweredOn: boolean;
  startedAtS: number | null;
}
