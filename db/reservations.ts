import { z } from 'zod';
import type { ReservationStore } from '../commands/stores.js';
import { findRow, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const reservationRow = z.object({ requestId: z.string(), thing: z.string() });
const SELECT = 'SELECT request_id AS requestId, thing FROM reservations';

/** Things held for a request; each thing has one holder. */
export function reservations(db: Sqlite): ReservationStore {
  const byThing = db.prepare<string[]>(`${SELECT} WHERE thing = ?`);
  const byRequest = db.prepare<string[]>(`${SELECT} WHERE request_id = ? ORDER BY thing`);
  const byPrefix = db.prepare<SqlParameter[]>(
    `${SELECT} WHERE substr(thing, 1, length(@prefix)) = @prefix ORDER BY thing`,
  );
  const insert = db.prepare(
    'INSERT INTO reservations (request_id, thing) VALUES (?, ?) ON CONFLICT (thing) DO NOTHING',
  );
  const drop = db.prepare('DELETE FROM reservations WHERE request_id = ?');
  const holderOf = (thing: string): string | null => findRow(reservationRow, byThing, thing)?.requestId ?? null;
  return {
    holderOf,
    hold: (requestId, things) => {
      const taken = things.filter((thing) => ![null, requestId].includes(holderOf(thing)));
      if (taken.length === 0) for (const thing of things) insert.run(requestId, thing);
      return taken;
    },
    release: (requestId) => void drop.run(requestId),
    listFor: (requestId) => readRows(reservationRow, byRequest, requestId).map(({ thing }) => thing),
    listWith: (prefix) => readRows(reservationRow, byPrefix, { prefix }),
  };
}
