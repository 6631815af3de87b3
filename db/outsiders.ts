import { z } from 'zod';
import type { PeopleStore } from '../commands/stores.js';
import { findRow, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const whyRow = z.object({ why: z.string() });

/** Accounts that are no members by the word of their platform. */
export function outsiders(db: Sqlite): Pick<PeopleStore, 'noteAccount' | 'whyOutside'> {
  const find = db.prepare<SqlParameter[]>('SELECT why FROM outsiders WHERE actor = ?');
  const keep = db.prepare(
    'INSERT INTO outsiders (actor, why, at) VALUES (?, ?, ?) ON CONFLICT (actor) DO UPDATE SET why = excluded.why, at = excluded.at',
  );
  const forget = db.prepare('DELETE FROM outsiders WHERE actor = ?');
  return {
    whyOutside: (actor) => findRow(whyRow, find, actor)?.why ?? null,
    noteAccount(actor, kind, at) {
      if (kind.kind === 'unknown') return;
      if (kind.kind === 'member') forget.run(actor);
      else keep.run(actor, kind.why, at);
    },
  };
}
