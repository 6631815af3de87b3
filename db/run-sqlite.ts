import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** What a worker does with a database file that may take a second for each 300 MB. */
export interface SqliteTask {
  file: string;
  act: 'check' | 'copy';
  target: string | null;
}

const Answer = z.object({ problem: z.string().nullable() });

/** Plain JavaScript in a string: a worker's own file would have to exist both before and after compiling. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.library);
let problem = null;
try {
  const db = new Database(workerData.file, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    if (workerData.act === 'copy') db.prepare('VACUUM INTO ?').run(workerData.target);
    else {
      const found = db.pragma('quick_check', { simple: true });
      if (found !== 'ok') problem = String(found);
    }
  } finally {
    db.close();
  }
} catch (error) {
  problem = error.message;
}
parentPort.postMessage({ problem });
`;

/** Runs the task in a worker thread. Throws with SQLite's own words. */
export async function runSqlite(task: SqliteTask): Promise<void> {
  const library = createRequire(import.meta.url).resolve('better-sqlite3');
  const worker = new Worker(WORKER, { eval: true, workerData: { ...task, library } });
  const { problem } = await new Promise<z.infer<typeof Answer>>((resolve, reject) => {
    worker.once('message', (message) => resolve(Answer.parse(message)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the worker for ${task.file} ended with ${code}`)));
  });
  if (problem !== null) throw new Error(`${task.file}: ${problem}`);
}
