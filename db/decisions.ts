import { z } from 'zod';
import type { DecisionStore } from '../commands/approval/decision-store.js';
import { Decision, PolicyQuestion, Verdict } from '../commands/approval/policy.js';
import { booleanColumn, findRow, jsonColumn, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const decisionRow = z.object({
  requestId: z.string(),
  at: z.number(),
  question: jsonColumn(PolicyQuestion),
  decision: jsonColumn(Decision),
});

const pastRow = decisionRow.extend({ decision: jsonColumn(Verdict), hasTrace: booleanColumn });

const SELECT = 'SELECT request_id AS requestId, at, question, decision FROM decisions AS this';
// Traces stay where they are: of ten thousand decisions by 200 rules they are 200 MB.
const PAST = `SELECT request_id AS requestId, at, question, json_remove(decision, '$.trace') AS decision,
  decision ->> '$.trace[0]' IS NOT NULL AS hasTrace FROM decisions AS this`;

export function decisions(db: Sqlite): DecisionStore {
  const insert = db.prepare('INSERT INTO decisions (request_id, at, question, decision) VALUES (?, ?, ?, ?)');
  const last = db.prepare<SqlParameter[]>(`${SELECT} WHERE request_id = ? ORDER BY number DESC LIMIT 1`);
  const all = db.prepare<SqlParameter[]>(`${SELECT} WHERE request_id = ? ORDER BY number`);
  const lasts = db.prepare<SqlParameter[]>(
    `${PAST} WHERE at >= ? AND NOT EXISTS (
       SELECT 1 FROM decisions AS later WHERE later.request_id = this.request_id AND later.number > this.number
     ) ORDER BY number`,
  );
  return {
    add: ({ requestId, at, question, decision }) =>
      void insert.run(requestId, at, JSON.stringify(question), JSON.stringify(decision)),
    findLast: (requestId) => findRow(decisionRow, last, requestId),
    listFor: (requestId) => readRows(decisionRow, all, requestId),
    listLast: (since) => readRows(pastRow, lasts, since),
  };
}
