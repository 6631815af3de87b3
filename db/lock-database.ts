import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFile } from './make-private-file.js';

export interface DatabaseLock {
  release(): void;
}

/** Another process writes to this data: `holder` says which, as far as it told. */
export class DatabaseLockedError extends Error {
  readonly holder: string;
  constructor(folder: string, holder: string) {
    super(`another process is writing to ${folder}: ${holder}`);
    this.holder = holder;
  }
}

/**
 * Makes this process the only writer of the data beside `file`, until `release` or its end, however it ends: the lock
 * is the kernel's, on `chatops.lock`. Throws `DatabaseLockedError` at once where another process holds it.
 */
export function lockDatabase(file: string): DatabaseLock {
  const folder = dirname(resolve(file));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lockFile = join(folder, 'chatops.lock');
  const holderFile = join(folder, 'chatops.pid');
  makePrivateFile(lockFile);
  const lock = new Database(lockFile, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DatabaseLockedError(folder, readHolder(holderFile));
    }
    throw error;
  }
  writeFileSync(holderFile, `process ${process.pid} on ${hostname()}\n`, { mode: 0o600 });
  return {
    release: () => {
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

/** Only a hint for people: a process in another container has a number of its own there. */
function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'it has not said which';
  } catch {
    return 'it has not said which';
  }
}
