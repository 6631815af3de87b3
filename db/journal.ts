import { z } from 'zod';
import type { Failure } from '../pipeline/run/failure.js';
import type { Journal, StepRecord } from '../pipeline/run/journal.js';
import { randomId } from './random-id.js';
import { findRow, jsonColumn, readRows } from './read-rows.js';
import { stageKey, stepOutcome } from './run-schemas.js';
import type { Sqlite } from './sqlite.js';

const stepRow = z
  .object({
    stepId: z.string(),
    runId: z.string(),
    stage: stageKey,
    step: z.string(),
    attempt: z.number(),
    kind: z.enum(['container', 'call']),
    once: z.string().nullable(),
    at: z.number(),
    state: z.enum(['intended', 'created', 'start-intended', 'started', 'ended']),
    jobId: z.string().nullable(),
    upid: z.string().nullable(),
    startedAt: z.number().nullable(),
    stopIntendedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    outcome: jsonColumn(stepOutcome).nullable(),
  })
  .transform(({ once, ...step }): StepRecord => (once === null ? step : { ...step, once }));

const SELECT = `SELECT id AS stepId, run_id AS runId, stage, step, attempt, kind, once_key AS once, at, state,
  job_id AS jobId, upid, started_at AS startedAt, stop_intended_at AS stopIntendedAt, ended_at AS endedAt, outcome FROM steps`;

/** The journal in SQLite: each call is a transaction of its own, or a part of the one around it. */
export function journal(db: Sqlite): Journal {
  const ofRun = db.prepare<string[]>(`${SELECT} WHERE run_id = ? ORDER BY number`);
  const insert = db.prepare(
    `INSERT INTO steps (id, run_id, stage, step, attempt, kind, once_key, state, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'intended', ?)`,
  );
  const end = ender(db);
  return {
    end,
    findSteps: (runId) => readRows(stepRow, ofRun, runId),
    intend: (step) => {
      const stepId = randomId();
      const { runId, stage, attempt, kind, once, at } = step;
      insert.run(stepId, runId, stage, step.step, attempt, kind, once ?? null, at);
      return {
        ...step,
        ...{ stepId, state: 'intended', jobId: null, upid: null, startedAt: null, stopIntendedAt: null },
        ...{ endedAt: null, outcome: null },
      };
    },
    markStartIntended: startIntender(db, end),
    ...marks(db),
  };
}

function marks(db: Sqlite): Pick<Journal, 'markCreated' | 'markStarted' | 'markUpid' | 'markStopIntended'> {
  const open = 'WHERE id = ? AND ended_at IS NULL';
  const created = db.prepare(`UPDATE steps SET state = 'created', job_id = ? ${open}`);
  const started = db.prepare(`UPDATE steps SET state = 'started', started_at = ? ${open}`);
  const upid = db.prepare(`UPDATE steps SET upid = ? ${open}`);
  const stop = db.prepare(`UPDATE steps SET stop_intended_at = ? ${open} AND stop_intended_at IS NULL`);
  return {
    markStopIntended: (stepId, at) => stop.run(at, stepId).changes === 1,
    markCreated: (stepId, jobId) => expectOne(created.run(jobId, stepId), stepId),
    markStarted: (stepId, at) => expectOne(started.run(at, stepId), stepId),
    markUpid: (stepId, value) => expectOne(upid.run(value, stepId), stepId),
  };
}

function ender(db: Sqlite): Journal['end'] {
  const end = db.prepare(
    `UPDATE steps SET state = 'ended', ended_at = ?, outcome = ? WHERE id = ? AND ended_at IS NULL`,
  );
  return (stepId, outcome) => expectOne(end.run(outcome.at, JSON.stringify(outcome), stepId), stepId);
}

/** The unique index on the once-key is what makes a second start impossible; the look before it gives the sentence. */
function startIntender(db: Sqlite, end: Journal['end']): Journal['markStartIntended'] {
  const byId = db.prepare<string[]>(`${SELECT} WHERE id = ?`);
  const begun = db.prepare<string[]>(`${SELECT} WHERE once_key = ? AND start_intended = 1 AND id <> ?`);
  const mark = db.prepare(
    `UPDATE steps SET state = 'start-intended', start_intended = 1 WHERE id = ? AND ended_at IS NULL`,
  );
  return (stepId, guard) =>
    db
      .transaction((): Failure | null => {
        const step = findRow(stepRow, byId, stepId);
        const earlier = step?.once === undefined ? null : findRow(stepRow, begun, step.once, stepId);
        const refusal = earlier === null ? guard() : onceOnly(earlier);
        if (refusal === null) expectOne(mark.run(stepId), stepId);
        else end(stepId, { outcome: 'stopped', failure: refusal, at: Date.now() });
        return refusal;
      })
      .immediate();
}

function onceOnly(earlier: StepRecord): Failure {
  return {
    word: 'refused',
    message: `This was begun once already (attempt ${earlier.attempt} of ${earlier.stage}) and is never begun again.`,
    lastLines: [],
    side: 'chatops',
    changed: 'nothing',
    cure: 'Plan anew: a plan file is applied at most once.',
    next: 'stop',
  };
}

/** Zero rows: there is no such step, or it has ended, and what ended is not told anew. */
function expectOne(ran: { changes: number }, stepId: string): void {
  if (ran.changes !== 1) throw new Error(`the step ${stepId} is not open in the journal`);
}
