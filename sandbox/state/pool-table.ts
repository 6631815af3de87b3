import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const pool = z.object({ id: z.string(), comment: z.string() });
export type Pool = z.infer<typeof pool>;

export interface PoolTable {
  list(): Pool[];
  save(pool: Pool): void;
}

export function poolTable(db: Database): PoolTable {
  const list = db.prepare('SELECT id, comment FROM pools ORDER BY id');
  const save = db.prepare('INSERT OR REPLACE INTO pools (id, comment) VALUES (@id, @comment)');
  return {
    list: () => list.all().map((each) => pool.parse(each)),
    save(changed) {
      save.run(changed);
    },
  };
}
