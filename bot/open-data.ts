import { join } from 'node:path';
import { randomMac } from '../commands/reservation/random-mac.js';
import type { Transaction } from '../commands/stores.js';
import type { UseCaseTools } from '../commands/use-case-tools.js';
import { artifacts } from '../db/artifacts.js';
import { auditSigner } from '../db/audit-signer.js';
import { createTransaction } from '../db/create-transaction.js';
import { deriveKey } from '../db/derive-key.js';
import { journal } from '../db/journal.js';
import { lockDatabase } from '../db/lock-database.js';
import { logChunks } from '../db/log-chunks.js';
import { openDatabase } from '../db/open-database.js';
import { randomId } from '../db/random-id.js';
import { readInstance } from '../db/read-instance.js';
import { readMasterKeys } from '../db/read-master-keys.js';
import { type Sealer, sealer } from '../db/sealer.js';
import { signAuditHead } from '../db/sign-audit-head.js';
import type { Sqlite } from '../db/sqlite.js';
import type { ArtifactStore } from '../pipeline/run/artifact-store.js';
import type { Journal } from '../pipeline/run/journal.js';
import type { LogStore } from '../pipeline/run/log-store.js';
import type { Installation } from './settings/installation.js';
import { readRules } from './settings/read-rules.js';

/** The data of this installation, opened by the one process that may write it. */
export interface Data {
  instance: string;
  /** Only to be passed on to functions of `db`. */
  db: Sqlite;
  sealer: Sealer;
  transaction: Transaction;
  journal: Journal;
  logs: LogStore;
  artifacts: ArtifactStore;
  tools: UseCaseTools;
  /** Signs the head of the audit log, closes the database and gives the lock back. */
  close(): void;
}

export function databaseFile(installation: Installation): string {
  return join(installation.files.data, 'chatops.sqlite');
}

/** Takes the lock and opens everything. Throws `DatabaseLockedError` where another process has it. */
export function openData(installation: Installation): Data {
  const keys = readMasterKeys(installation.files.masterKey);
  const lock = lockDatabase(databaseFile(installation));
  try {
    return makeData(installation, keys, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeData(installation: Installation, keys: readonly Uint8Array[], release: () => void): Data {
  const db = openDatabase(databaseFile(installation));
  const seals = sealer(keys);
  const signer = auditSigner(db, seals, Date.now());
  const stores = { transaction: createTransaction(db, signer), journal: journal(db), logs: logChunks(db) };
  const instance = readInstance(db);
  return {
    ...stores,
    ...{ instance, db, sealer: seals, artifacts: artifacts(db, seals, Date.now) },
    tools: {
      ...stores,
      ...{ instance, settings: installation.settings, now: Date.now, newId: randomId, newMac: randomMac },
      readRules,
      tokenKey: deriveKey(keys[0] ?? new Uint8Array(), 'button tokens'),
    },
    close: () => {
      signAuditHead(db, signer, Date.now());
      db.close();
      release();
    },
  };
}
