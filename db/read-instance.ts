import type { Sqlite } from './sqlite.js';

/** The random id made with this database: 8 hex characters, in every name and label that the installation makes. */
export function readInstance(db: Sqlite): string {
  return String(db.prepare('SELECT id FROM instance').pluck().get());
}
