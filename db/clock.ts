import { z } from 'zod';
import type { ClockStore } from '../commands/clock/clock-store.js';
import { findRow } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const clockRow = z.object({ tickedAt: z.number(), from: z.number().nullable(), to: z.number().nullable() });

export function clock(db: Sqlite): ClockStore {
  const row = db.prepare<[]>('SELECT ticked_at AS tickedAt, jumped_from AS "from", jumped_to AS "to" FROM clock');
  const tick = db.prepare(
    'INSERT INTO clock (id, ticked_at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET ticked_at = excluded.ticked_at',
  );
  const jump = db.prepare(
    `INSERT INTO clock (id, ticked_at, jumped_from, jumped_to) VALUES (1, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET jumped_from = excluded.jumped_from, jumped_to = excluded.jumped_to`,
  );
  const end = db.prepare('UPDATE clock SET jumped_from = NULL, jumped_to = NULL');
  return {
    tickedAt: () => findRow(clockRow, row)?.tickedAt ?? null,
    tick: (at) => void tick.run(at),
    jump() {
      const found = findRow(clockRow, row);
      if (found === null || found.from === null || found.to === null) return null;
      return { from: found.from, to: found.to };
    },
    noteJump: ({ from, to }) => void jump.run(from, from, to),
    endJump: () => void end.run(),
  };
}
