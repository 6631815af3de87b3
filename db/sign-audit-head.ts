import { z } from 'zod';
import type { AuditHead, AuditSigner } from './audit-signer.js';
import { readInstance } from './read-instance.js';
import { findRow } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

export const HEAD_EVERY_LINES = 64;

const lastRow = z.object({ number: z.number(), hash: z.string() });

/** Signs the newest line where it is not signed yet: at every 64th line and when the bot ends. Null: there is nothing to sign. */
export function signAuditHead(db: Sqlite, signer: AuditSigner, now: number): AuditHead | null {
  const last = db.prepare<[]>('SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1');
  const insert = db.prepare(
    'INSERT INTO audit_heads (number, hash, signed_at, key_id, signature) VALUES (?, ?, ?, ?, ?)',
  );
  const signed = db.prepare<number[]>('SELECT number, hash FROM audit_heads WHERE number = ?');
  const line = findRow(lastRow, last);
  if (line === null || findRow(lastRow, signed, line.number) !== null) return null;
  const head: AuditHead = { instance: readInstance(db), ...line, signedAt: now };
  insert.run(head.number, head.hash, now, signer.keyId, signer.sign(head));
  return head;
}
