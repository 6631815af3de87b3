import { z } from 'zod';
import type { PeopleStore } from '../commands/stores.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const readingRow = z.object({ at: z.number().nullable(), problem: z.string().nullable() });
const groupRow = z.object({ name: z.string(), source: z.string() });

export type AccountReadings = Pick<PeopleStore, 'saveAccountReading' | 'saveAccountProblem' | 'findAccountReading'>;

/** What a platform says of single accounts, where it does not list who is in its groups. */
export function accountReadings(db: Sqlite): AccountReadings {
  const find = db.prepare<string[]>('SELECT read_at AS at, problem FROM account_readings WHERE actor = ?');
  const problem = db.prepare(
    'INSERT INTO account_readings (actor, problem) VALUES (?, ?) ON CONFLICT (actor) DO UPDATE SET problem = excluded.problem',
  );
  const read = db.prepare(
    `INSERT INTO account_readings (actor, read_at) VALUES (?, ?)
     ON CONFLICT (actor) DO UPDATE SET read_at = excluded.read_at, problem = NULL`,
  );
  const groups = db.prepare<string[]>(
    `SELECT group_name AS name, source FROM mirrors WHERE by_account = 1 AND source LIKE ? || ':%' ORDER BY group_name`,
  );
  const insert = db.prepare(
    'INSERT INTO mirrored_members (group_name, actor, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const drop = db.prepare('DELETE FROM mirrored_members WHERE group_name = ? AND actor = ?');
  return {
    findAccountReading: (actor) => findRow(readingRow, find, actor),
    saveAccountProblem: (actor, why) => void problem.run(actor, why),
    saveAccountReading(actor, sources, at) {
      const before = findRow(readingRow, find, actor)?.at ?? null;
      if (before !== null && before > at) return [];
      read.run(actor, at);
      return readRows(groupRow, groups, actor.split(':')[0] ?? '').flatMap(({ name, source }) => {
        const isIn = sources.includes(source);
        const { changes } = isIn ? insert.run(name, actor, at) : drop.run(name, actor);
        return changes === 0 ? [] : [name];
      });
    },
  };
}
