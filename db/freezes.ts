import { z } from 'zod';
import type { FreezeStore } from '../commands/freeze/freeze-store.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const freezeRow = z.object({
  number: z.number(),
  environment: z.string().nullable(),
  until: z.number(),
  reason: z.string(),
  begunAt: z.number(),
  begunBy: z.string(),
});

export function freezes(db: Sqlite): FreezeStore {
  const insert = db.prepare(
    'INSERT INTO freezes (environment, until, reason, begun_at, begun_by) VALUES (?, ?, ?, ?, ?)',
  );
  const open = db.prepare<[]>(
    `SELECT number, environment, until, reason, begun_at AS begunAt, begun_by AS begunBy
     FROM freezes WHERE ended_at IS NULL ORDER BY number`,
  );
  const end = db.prepare('UPDATE freezes SET ended_at = ?, ended_by = ? WHERE number = ? AND ended_at IS NULL');
  return {
    add(freeze) {
      const { environment, until, reason, begunAt, begunBy } = freeze;
      const { lastInsertRowid } = insert.run(environment, until, reason, begunAt, begunBy);
      return { ...freeze, number: Number(lastInsertRowid) };
    },
    listOpen: () => readRows(freezeRow, open),
    end: (number, at, by) => void end.run(at, by, number),
  };
}
