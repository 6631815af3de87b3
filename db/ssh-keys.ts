import { z } from 'zod';
import type { PeopleStore } from '../commands/stores.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const keyRow = z.object({ line: z.string(), fingerprint: z.string(), addedAt: z.number() });

/** Public keys that go into the VMs of their person. */
export function sshKeys(db: Sqlite): Pick<PeopleStore, 'listKeys' | 'addKey' | 'removeKey'> {
  const list = db.prepare<string[]>(
    'SELECT line, fingerprint, added_at AS addedAt FROM ssh_keys WHERE person_id = ? ORDER BY added_at, fingerprint',
  );
  const insert = db.prepare(
    `INSERT INTO ssh_keys (person_id, fingerprint, line, added_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (person_id, fingerprint) DO NOTHING`,
  );
  const drop = db.prepare('DELETE FROM ssh_keys WHERE person_id = ? AND fingerprint = ?');
  return {
    listKeys: (personId) => readRows(keyRow, list, personId),
    addKey: (personId, key) => insert.run(personId, key.fingerprint, key.line, key.addedAt).changes === 1,
    removeKey: (personId, fingerprint) => drop.run(personId, fingerprint).changes === 1,
  };
}
