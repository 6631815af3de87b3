import { z } from 'zod';
import { Invocation } from '../commands/invocation.js';
import type { InvocationStore } from '../commands/stores.js';
import { jsonColumn, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const invocationRow = z.object({ invocation: jsonColumn(Invocation) });
const timeRow = z.object({ at: z.number() });

/** What platforms brought, each once under the platform's own id. */
export function invocations(db: Sqlite): InvocationStore {
  const insert = db.prepare(
    'INSERT INTO invocations (id, actor, at, invocation) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const waiting = db.prepare<number[]>(
    'SELECT invocation FROM invocations WHERE handled_at IS NULL ORDER BY at, rowid LIMIT ?',
  );
  const waits = db.prepare<string[]>('SELECT id FROM invocations WHERE id = ? AND handled_at IS NULL');
  const handle = db.prepare('UPDATE invocations SET handled_at = ? WHERE id = ? AND handled_at IS NULL');
  const times = db.prepare<(string | number)[]>('SELECT at FROM invocations WHERE actor = ? AND at >= ?');
  return {
    add: (invocation) =>
      insert.run(invocation.id, invocation.actor, invocation.at, JSON.stringify(invocation)).changes === 1,
    listWaiting: (limit) => readRows(invocationRow, waiting, limit).map(({ invocation }) => invocation),
    isWaiting: (id) => waits.get(id) !== undefined,
    markHandled: (id, at) => void handle.run(at, id),
    markVoid: (id, at) => void handle.run(at, id),
    timesSince: (actor, since) => readRows(timeRow, times, actor, since).map(({ at }) => at),
  };
}
