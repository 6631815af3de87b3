import Database from 'better-sqlite3';
import { clusterPools } from '../cluster.js';
import { type PoolTable, poolTable } from './pool-table.js';
import { type SnapshotTable, snapshotTable } from './snapshot-table.js';
import { type TaskTable, taskTable } from './task-table.js';
import { type TokenTable, tokenTable } from './token-table.js';
import { type VmTable, vmTable } from './vm-table.js';
import { type VolumeTable, volumeTable } from './volume-table.js';

/** Everything of the sandbox that outlives a restart, besides the guests and the uploaded files. */
export interface State {
  vms: VmTable;
  snapshots: SnapshotTable;
  volumes: VolumeTable;
  tasks: TaskTable;
  pools: PoolTable;
  tokens: TokenTable;
  /** Runs `act` in one transaction: all of its writes or none. */
  transaction<T>(act: () => T): T;
  close(): void;
}

const schema = `
CREATE TABLE vms (
  vmid INTEGER PRIMARY KEY, node TEXT NOT NULL, config TEXT NOT NULL, pending TEXT NOT NULL, pool TEXT,
  has_guest INTEGER NOT NULL, powered_on INTEGER NOT NULL, started_at_s INTEGER
) STRICT;
CREATE TABLE snapshots (
  vmid INTEGER NOT NULL, name TEXT NOT NULL, config TEXT NOT NULL, parent TEXT, description TEXT NOT NULL,
  taken_at_s INTEGER NOT NULL, PRIMARY KEY (vmid, name)
) STRICT;
CREATE TABLE volumes (
  node TEXT NOT NULL, volid TEXT NOT NULL, content TEXT NOT NULL, format TEXT NOT NULL, size_bytes INTEGER NOT NULL,
  used_bytes INTEGER NOT NULL, vmid INTEGER, parent TEXT, boot_image TEXT, file TEXT, created_at_s INTEGER NOT NULL,
  PRIMARY KEY (node, volid)
) STRICT;
CREATE TABLE tasks (
  upid TEXT PRIMARY KEY, node TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, user TEXT NOT NULL,
  pid INTEGER NOT NULL, pstart INTEGER NOT NULL, started_at_s INTEGER NOT NULL, ended_at_s INTEGER, exit_status TEXT
) STRICT;
CREATE TABLE task_lines (upid TEXT NOT NULL, n INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (upid, n)) STRICT;
CREATE TABLE pools (id TEXT PRIMARY KEY, comment TEXT NOT NULL) STRICT;
CREATE TABLE tokens (id TEXT PRIMARY KEY, secret_sha256 TEXT NOT NULL) STRICT;
CREATE TABLE token_privileges (
  token TEXT NOT NULL, path TEXT NOT NULL, privileges TEXT NOT NULL, PRIMARY KEY (token, path)
) STRICT;
`;

/** Opens or makes the database; `:memory:` for tests. One process at a time. */
export function openState(file: string): State {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  if (db.pragma('user_version', { simple: true }) === 0) {
    db.transaction(() => {
      db.exec(schema);
      const addPool = db.prepare('INSERT INTO pools (id, comment) VALUES (?, ?)');
      for (const pool of clusterPools) addPool.run(pool.id, pool.comment);
      db.pragma('user_version = 1');
    })();
  }
  return {
    vms: vmTable(db),
    snapshots: snapshotTable(db),
    volumes: volumeTable(db),
    tasks: taskTable(db),
    pools: poolTable(db),
    tokens: tokenTable(db),
    transaction: (act) => db.transaction(act).immediate(),
    close: () => db.close(),
  };
}
