import { chmodSync } from 'node:fs';
import { accountReadings } from './migrations/account-readings.js';
import { chatTables } from './migrations/chat-tables.js';
import { clockTables } from './migrations/clock-tables.js';
import { decisionTables } from './migrations/decision-tables.js';
import { everLinked } from './migrations/ever-linked.js';
import { firstTables } from './migrations/first-tables.js';
import { freezeTables } from './migrations/freeze-tables.js';
import { linkTables } from './migrations/link-tables.js';
import { postRemarks } from './migrations/post-remarks.js';
import { postsByHome } from './migrations/posts-by-home.js';
import { quotaTables } from './migrations/quota-tables.js';
import { voteTables } from './migrations/vote-tables.js';
import type { Sqlite } from './sqlite.js';

/** In order; the first makes version 1. A migration that was released is never changed. */
const migrations: readonly string[] = [
  firstTables,
  chatTables,
  everLinked,
  linkTables,
  postRemarks,
  postsByHome,
  accountReadings,
  decisionTables,
  freezeTables,
  clockTables,
  quotaTables,
  voteTables,
];

export const SCHEMA_VERSION = migrations.length;

/**
 * Brings the tables up to date in one transaction, after a copy of what was there (`<file>.before-version-<n>`, 0600).
 * Throws on a database that a newer program made.
 */
export function migrate(db: Sqlite, steps: readonly string[] = migrations): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > steps.length) {
    throw new Error(
      `${db.name} was made by a newer program (version ${version}, this one knows ${steps.length}); nothing was changed`,
    );
  }
  if (version === steps.length) return;
  if (version > 0) keepCopy(db, `${db.name}.before-version-${version + 1}-${Date.now()}`);
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}

function keepCopy(db: Sqlite, file: string): void {
  db.prepare('VACUUM INTO ?').run(file);
  chmodSync(file, 0o600);
}
