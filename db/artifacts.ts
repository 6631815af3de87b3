import { z } from 'zod';
import type { ArtifactStore } from '../pipeline/run/artifact-store.js';
import { findRow, type Query } from './read-rows.js';
import { type SealedPlace, type Sealer, sha256Hex } from './sealer.js';
import type { Sqlite } from './sqlite.js';

const artifactRow = z.object({ version: z.number(), sha256: z.string(), sealed: z.instanceof(Uint8Array) });
type ArtifactRow = z.infer<typeof artifactRow>;

/** Artifacts, sealed. Saving what is the newest version already adds none. */
export function artifacts(db: Sqlite, sealer: Sealer, now: () => number): ArtifactStore {
  const select = 'SELECT version, sha256, sealed FROM artifacts WHERE scope = ? AND name = ?';
  const newest = db.prepare<string[]>(`${select} ORDER BY version DESC LIMIT 1`);
  const byHash = db.prepare<string[]>(`${select} AND sha256 = ? ORDER BY version DESC LIMIT 1`);
  const read = async (query: Query, scope: string, name: string, ...more: string[]): Promise<Uint8Array | null> => {
    const row = findRow(artifactRow, query, scope, name, ...more);
    return row === null ? null : open(sealer, scope, name, row);
  };
  return {
    save: saver(db, sealer, now, newest),
    read: (scope, name) => read(newest, scope, name),
    readVersion: async (scope, name, sha256) => {
      const content = await read(byHash, scope, name, sha256);
      if (content === null) throw new Error(`there is no ${name} of ${scope} with sha256 ${sha256}`);
      return content;
    },
  };
}

function saver(db: Sqlite, sealer: Sealer, now: () => number, newest: Query): ArtifactStore['save'] {
  const insert = db.prepare(
    'INSERT INTO artifacts (scope, name, version, sha256, saved_at, sealed) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return async (scope, name, content) => {
    const sha256 = sha256Hex(content);
    db.transaction(() => {
      const last = findRow(artifactRow, newest, scope, name);
      if (last?.sha256 === sha256) return;
      const version = (last?.version ?? 0) + 1;
      insert.run(scope, name, version, sha256, now(), sealer.seal('artifacts', placeOf(scope, name, version), content));
    }).immediate();
    return sha256;
  };
}

function open(sealer: Sealer, scope: string, name: string, row: ArtifactRow): Buffer {
  const content = sealer.open('artifacts', placeOf(scope, name, row.version), row.sealed);
  if (sha256Hex(content) !== row.sha256) throw new Error(`${name} of ${scope} is not what was saved`);
  return content;
}

function placeOf(scope: string, name: string, version: number): SealedPlace {
  return { table: 'artifacts', column: 'sealed', row: `${scope}/${name}`, version };
}
