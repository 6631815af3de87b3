import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from '../../commands/stores.js';
import type { AuditSigner } from '../audit-signer.js';
import { auditSigner } from '../audit-signer.js';
import { createTransaction } from '../create-transaction.js';
import { openDatabase } from '../open-database.js';
import { type Sealer, sealer } from '../sealer.js';
import type { Sqlite } from '../sqlite.js';

export interface TestDatabase {
  folder: string;
  file: string;
  db: Sqlite;
  sealer: Sealer;
  signer: AuditSigner;
  transaction: Transaction;
  /** Closes it and removes the folder. */
  remove(): void;
}

/** A real database in a folder of its own, with a master key made up on the spot. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-db-'));
  const file = join(folder, 'chatops.sqlite');
  const db = openDatabase(file);
  const seals = sealer([randomBytes(32)]);
  const signer = auditSigner(db, seals, 0);
  return {
    ...{ folder, file, db, signer, sealer: seals },
    transaction: createTransaction(db, signer),
    remove: () => {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}
