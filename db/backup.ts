import { closeSync, openSync, rmSync } from 'node:fs';
import { checkDatabase } from './check-database.js';
import { runSqlite } from './run-sqlite.js';

/**
 * Writes a compact copy of the database to `target` (0600), opens it and checks it. The bot may run meanwhile. The master
 * key is no part of it: what is sealed opens only where that key is. Throws where `target` exists.
 */
export async function backup(file: string, target: string): Promise<void> {
  // VACUUM INTO takes an empty file, and so the copy never stands there readable.
  closeSync(openSync(target, 'wx', 0o600));
  try {
    await runSqlite({ file, act: 'copy', target });
    await checkDatabase(target);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}
