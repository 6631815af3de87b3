import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { VmConfig } from '../vm/vm.js';

interface Snapshot {
  vmid: number;
  name: string;
  config: VmConfig;
  parent: string | null;
  description: string;
  takenAtS: number;
}

export interface SnapshotTable {
  /** Oldest first. */
  list(vmid: number): Snapshot[];
  save(snapshot: Snapshot): void;
  remove(vmid: number, name: string): void;
  removeAll(vmid: number): void;
}

const row = z
  .object({
    vmid: z.number(),
    name: z.string(),
    config: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
    parent: z.string().nullable(),
    description: z.string(),
    taken_at_s: z.number(),
  })
  .transform(({ taken_at_s, ...rest }): Snapshot => ({ ...rest, takenAtS: taken_at_s }));

export function snapshotTable(db: Database): SnapshotTable {
  const list = db.prepare('SELECT * FROM snapshots WHERE vmid = ? ORDER BY taken_at_s, rowid');
  const save = db.prepare(
    'INSERT OR REPLACE INTO snapshots (vmid, name, config, parent, description, taken_at_s) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM snapshots WHERE vmid = ? AND name = ?');
  const removeAll = db.prepare('DELETE FROM snapshots WHERE vmid = ?');
  return {
    list: (vmid) => list.all(vmid).map((each) => row.parse(each)),
    save(snapshot) {
      const { vmid, name, config, parent, description, takenAtS } = snapshot;
      save.run(vmid, name, JSON.stringify(config), parent, description, takenAtS);
    },
    remove(vmid, name) {
      remove.run(vmid, name);
    },
    removeAll(vmid) {
      removeAll.run(vmid);
    },
  };
}
