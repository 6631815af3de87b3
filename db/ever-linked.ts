import { z } from 'zod';
import type { PeopleStore } from '../commands/stores.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const personRow = z.object({ id: z.string() });

/** Whose accounts were ever joined: also through a third person, and also where they are apart again. */
export function everLinked(db: Sqlite): Pick<PeopleStore, 'everLinked' | 'noteEverLinked'> {
  const closure = db.prepare<Record<string, string>[]>(
    `WITH RECURSIVE reached (id) AS (
       VALUES (@personId)
       UNION SELECT CASE WHEN one = reached.id THEN other ELSE one END
         FROM ever_linked JOIN reached ON reached.id IN (one, other)
     ) SELECT id FROM reached WHERE id <> @personId ORDER BY id`,
  );
  const insert = db.prepare('INSERT INTO ever_linked (one, other, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  return {
    everLinked: (personId) => readRows(personRow, closure, { personId }).map(({ id }) => id),
    noteEverLinked: (one, other, at) => {
      if (one !== other) insert.run(one, other, at);
    },
  };
}
