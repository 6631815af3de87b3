import { z } from 'zod';
import type { HomeStore } from '../commands/stores.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const homeRow = z.object({ actor: z.string(), shown: z.string().nullable() });

/** Who has opened their Home, and what it shows. A Home that is opened again is shown again. */
export function homes(db: Sqlite): HomeStore {
  const open = db.prepare(
    `INSERT INTO homes (actor, opened_at) VALUES (?, ?)
     ON CONFLICT (actor) DO UPDATE SET opened_at = excluded.opened_at, shown = NULL`,
  );
  const opened = db.prepare<number[]>('SELECT actor, shown FROM homes WHERE opened_at >= ? ORDER BY opened_at DESC');
  const shown = db.prepare('UPDATE homes SET shown = ? WHERE actor = ?');
  return {
    open: (actor, at) => void open.run(actor, at),
    listOpened: (since) => readRows(homeRow, opened, since),
    markShown: (actor, digest) => void shown.run(digest, actor),
  };
}
