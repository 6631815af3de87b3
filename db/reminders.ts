import { z } from 'zod';
import type { ReminderStore } from '../commands/request/reminder-store.js';
import { findRow, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const OPEN = `FROM reminders JOIN requests ON requests.id = reminders.request_id
  WHERE settled_at IS NULL AND state_word = 'awaiting-approval'`;

export function reminders(db: Sqlite): ReminderStore {
  const drop = db.prepare('DELETE FROM reminders WHERE request_id = ? AND settled_at IS NULL');
  const insert = db.prepare('INSERT OR IGNORE INTO reminders (request_id, due_at) VALUES (?, ?)');
  const due = db.prepare<SqlParameter[]>(`SELECT DISTINCT request_id AS requestId ${OPEN} AND due_at <= ? ORDER BY 1`);
  const done = db.prepare(
    'UPDATE reminders SET settled_at = @now WHERE request_id = @requestId AND settled_at IS NULL AND due_at <= @now',
  );
  const next = db.prepare<SqlParameter[]>(`SELECT min(due_at) AS dueAt ${OPEN}`);
  return {
    plan(requestId, times) {
      drop.run(requestId);
      for (const at of times) insert.run(requestId, at);
    },
    listDue: (now) => readRows(z.object({ requestId: z.string() }), due, now).map(({ requestId }) => requestId),
    settle: (requestId, now) => void done.run({ requestId, now }),
    findNext: () => findRow(z.object({ dueAt: z.number().nullable() }), next)?.dueAt ?? null,
  };
}
