import { z } from 'zod';
import { Policy } from '../commands/approval/policy.js';
import type { PolicyStore } from '../commands/stores.js';
import { findRow, jsonColumn, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const policyRow = z.object({
  revision: z.number(),
  policy: jsonColumn(Policy),
  loadedAt: z.number(),
  by: z.string(),
});

const textRow = policyRow.extend({ policy: z.string() });

/** Every revision of the policy; the newest one is in force. */
export function policies(db: Sqlite): PolicyStore {
  const select = 'SELECT revision, policy, loaded_at AS loadedAt, loaded_by AS "by" FROM policy_revisions';
  const newest = db.prepare<SqlParameter[]>(`${select} ORDER BY revision DESC LIMIT ?`);
  const one = db.prepare<SqlParameter[]>(`${select} WHERE revision = ?`);
  const insert = db.prepare('INSERT INTO policy_revisions (policy, loaded_by, loaded_at) VALUES (?, ?, ?)');
  // The one in force is asked for several times a command, and reading 200 rules takes longer than deciding by them. The
  // text is compared: a revision that was rolled back leaves its number to another.
  let kept: { text: string; policy: Policy } | null = null;
  const current: PolicyStore['current'] = () => {
    const found = findRow(textRow, newest, 1);
    if (found !== null && found.policy === kept?.text) return { ...found, policy: kept.policy };
    const read = findRow(policyRow, newest, 1);
    kept = found === null || read === null ? null : { text: found.policy, policy: read.policy };
    return read;
  };
  return {
    current,
    find: (revision) => findRow(policyRow, one, revision),
    list: (limit) => readRows(policyRow, newest, limit),
    add: (policy, by, at) => Number(insert.run(JSON.stringify(policy), by, at).lastInsertRowid),
  };
}
