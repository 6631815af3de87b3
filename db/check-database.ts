import { runSqlite } from './run-sqlite.js';

/** Has SQLite look over the whole file (`quick_check`) beside the event loop. Throws where it is damaged. */
export async function checkDatabase(file: string): Promise<void> {
  await runSqlite({ file, act: 'check', target: null });
}
