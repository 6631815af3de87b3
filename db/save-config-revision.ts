import { z } from 'zod';
import { findRow } from './read-rows.js';
import { sha256Hex } from './sealer.js';
import type { Sqlite } from './sqlite.js';

const revisionRow = z.object({ revision: z.number(), sha256: z.string() });

/**
 * Keeps the text of a loaded configuration (it names secret files and holds no secret). Gives its revision and whether
 * it is a new one.
 */
export function saveConfigRevision(db: Sqlite, text: string, at: number): { revision: number; isNew: boolean } {
  const newest = db.prepare<[]>('SELECT revision, sha256 FROM config_revisions ORDER BY revision DESC LIMIT 1');
  const sha256 = sha256Hex(text);
  const last = findRow(revisionRow, newest);
  if (last?.sha256 === sha256) return { revision: last.revision, isNew: false };
  const insert = db.prepare('INSERT INTO config_revisions (sha256, text, loaded_at) VALUES (?, ?, ?)');
  return { revision: Number(insert.run(sha256, text, at).lastInsertRowid), isNew: true };
}
