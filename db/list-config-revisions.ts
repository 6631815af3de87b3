import { z } from 'zod';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const revisionRow = z.object({ revision: z.number(), sha256: z.string(), loadedAt: z.number() });

/** Those that were in force at some time from `since` on, without their text; times in milliseconds since the epoch. */
export function listConfigRevisions(db: Sqlite, since: number): z.infer<typeof revisionRow>[] {
  const query = db.prepare<number[]>(
    `SELECT revision, sha256, loaded_at AS loadedAt FROM config_revisions
     WHERE revision >= (SELECT coalesce(max(revision), 0) FROM config_revisions WHERE loaded_at <= ?) ORDER BY revision`,
  );
  return readRows(revisionRow, query, since);
}
