import { z } from 'zod';
import type { RunRecord, RunStore } from '../commands/request/run-store.js';
import { jsonColumn, readRows } from './read-rows.js';
import { recipeName, runEvent } from './run-schemas.js';
import type { Sqlite } from './sqlite.js';

const runRow: z.ZodType<RunRecord> = z.object({
  id: z.string(),
  requestId: z.string(),
  recipe: recipeName,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
const eventRow = z.object({ event: jsonColumn(runEvent) });

const SELECT = 'SELECT id, request_id AS requestId, recipe, started_at AS startedAt, ended_at AS endedAt FROM runs';

/** Runs and what they told. */
export function runs(db: Sqlite): RunStore {
  const insert = db.prepare('INSERT INTO runs (id, request_id, recipe, started_at) VALUES (?, ?, ?, ?)');
  const end = db.prepare('UPDATE runs SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const reopen = db.prepare('UPDATE runs SET ended_at = NULL WHERE id = ?');
  const ofRequest = db.prepare<string[]>(`${SELECT} WHERE request_id = ? ORDER BY started_at, rowid`);
  const open = db.prepare<[]>(`${SELECT} WHERE ended_at IS NULL ORDER BY started_at, rowid`);
  const insertEvent = db.prepare('INSERT INTO run_events (run_id, event) VALUES (?, ?)');
  const events = db.prepare<string[]>('SELECT event FROM run_events WHERE run_id = ? ORDER BY number');
  return {
    add: (run) => void insert.run(run.id, run.requestId, run.recipe, run.startedAt),
    end: (runId, at) => void end.run(at, runId),
    reopen: (runId) => void reopen.run(runId),
    listFor: (requestId) => readRows(runRow, ofRequest, requestId),
    listOpen: () => readRows(runRow, open),
    addEvent: (runId, event) => void insertEvent.run(runId, JSON.stringify(event)),
    events: (runId) => readRows(eventRow, events, runId).map(({ event }) => event),
  };
}
