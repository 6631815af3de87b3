import { z } from 'zod';
import { Policy } from '../commands/approval/policy.js';
import type { PolicyStore } from '../commands/stores.js';
import { findRow, jsonColumn } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const policyRow = z.object({
  revision: z.number(),
  policy: jsonColumn(Policy),
  loadedAt: z.number(),
  by: z.string(),
});

/** Every revision of the policy; the newest one is in force. */
export function policies(db: Sqlite): PolicyStore {
  const newest = db.prepare<[]>(
    `SELECT revision, policy, loaded_at AS loadedAt, loaded_by AS "by" FROM policy_revisions
     ORDER BY revision DESC LIMIT 1`,
  );
  const insert = db.prepare('INSERT INTO policy_revisions (policy, loaded_by, loaded_at) VALUES (?, ?, ?)');
  return {
    current: () => findRow(policyRow, newest),
    add: (policy, by, at) => Number(insert.run(JSON.stringify(policy), by, at).lastInsertRowid),
  };
}
