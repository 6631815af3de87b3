import type { Journal } from '../pipeline/run/journal.js';
import type { LogStore } from '../pipeline/run/log-store.js';
import type { Rule } from './approval/policy.js';
import type { Settings } from './settings.js';
import type { Transaction } from './stores.js';

/** What every use case is given by the composition root. */
export interface UseCaseTools {
  transaction: Transaction;
  settings: Settings;
  /** This installation's id. */
  instance: string;
  /** Key of the proofs in buttons; from the master key, so that a restart keeps old buttons alive. */
  tokenKey: Uint8Array;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Random, unguessable, `[a-z0-9]`. */
  newId(): string;
  /** Upper-case colon form, random, with Proxmox's own prefix. */
  newMac(): string;
  /** Rules as an operator writes them (YAML), a list of them; with everything that is wrong, in words. */
  readRules(text: string): { rules: Rule[]; problems: string[] };
  journal: Pick<Journal, 'findSteps' | 'intend' | 'end'>;
  logs: Pick<LogStore, 'read'>;
}
