import { z } from 'zod';
import { findRow } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

/** A head as it was posted where the host cannot reach it. */
export interface PostedHead {
  number: number;
  hash: string;
  /** Null: the key was not noted down. */
  keyId: string | null;
}

const lastRow = z.object({ number: z.number().nullable() });
const lineRow = z.object({ hash: z.string(), keyId: z.string().nullable() });

/** Where the log is shorter than a posted head, or another one: one sentence each. */
export function comparePosted(db: Sqlite, posted: readonly PostedHead[]): string[] {
  const last = findRow(lastRow, db.prepare('SELECT max(number) AS number FROM audit'))?.number ?? 0;
  const byNumber = db.prepare<number[]>(
    'SELECT hash, (SELECT key_id FROM audit_heads WHERE audit_heads.number = audit.number) AS keyId FROM audit WHERE number = ?',
  );
  return posted.flatMap(({ number, hash, keyId }) => {
    if (number > last) return [`the log ends at line ${last}; the head of line ${number} was posted`];
    const line = findRow(lineRow, byNumber, number);
    if (line?.hash !== hash) return [`line ${number} has another hash than the one that was posted`];
    if (keyId === null || line.keyId === keyId) return [];
    return [`the head of line ${number} is signed by ${line.keyId ?? 'no key'}; posted was the key ${keyId}`];
  });
}
