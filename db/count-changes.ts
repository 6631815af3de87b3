import type { Sqlite } from './sqlite.js';

/** How many rows this connection has inserted, updated or deleted since it was opened. */
export function countChanges(db: Sqlite): () => number {
  const query = db.prepare('SELECT total_changes()').pluck();
  return () => Number(query.get());
}
