import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { checkSqliteVersion } from './check-sqlite-version.js';
import { makePrivateFile } from './make-private-file.js';
import { migrate, SCHEMA_VERSION } from './migrate.js';
import type { Sqlite } from './sqlite.js';

/**
 * Only a backup or somebody's own sqlite3 can hold it besides the one writer. Waiting blocks the whole program, and Slack
 * waits for 3 s for an answer (issue 4), so a wait that is longer helps nobody.
 */
const BUSY_TIMEOUT_MS = 1_000;

/**
 * Opens the database of one installation, makes it where there is none and brings its tables up to date. The folder
 * becomes 0700, the files 0600. With `read` nothing is made and nothing can be written; the running bot may have it
 * open at the same time. Throws with a sentence for the operator.
 */
export function openDatabase(file: string, access: 'write' | 'read' = 'write'): Sqlite {
  if (access === 'write') makePrivate(file);
  const db = openFile(file, access);
  try {
    checkSqliteVersion(versionOf(db));
    setUp(db, access);
    if (access === 'write') migrate(db);
    else checkReadable(db);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function openFile(file: string, access: 'write' | 'read'): Sqlite {
  try {
    return new Database(file, { readonly: access === 'read', fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw new Error(`the database ${file} cannot be opened: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

/** Made before SQLite sees it, so that it never stands there readable; -wal and -shm take its mode. */
function makePrivate(file: string): void {
  const folder = dirname(resolve(file));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  makePrivateFile(file);
}

function versionOf(db: Sqlite): string {
  return String(db.prepare('SELECT sqlite_version()').pluck().get());
}

/** FULL is set at every open: better-sqlite3 is compiled so that a WAL database opens with NORMAL. */
function setUp(db: Sqlite, access: 'write' | 'read'): void {
  db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  db.pragma('trusted_schema = OFF');
  db.pragma('foreign_keys = ON');
  if (access === 'read') return;
  if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new Error(`${db.name}: this file system does not allow SQLite's write-ahead log; a local disk is needed`);
  }
  db.pragma('synchronous = FULL');
}

function checkReadable(db: Sqlite): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version !== SCHEMA_VERSION) {
    throw new Error(
      `${db.name} has tables of version ${version}, this program knows version ${SCHEMA_VERSION}: start \`chatops serve\` of the fitting version first`,
    );
  }
}
