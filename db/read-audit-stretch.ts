import { z } from 'zod';
import type { EvidenceLog } from '../commands/audit/evidence.js';
import { auditContentHash, firstAuditHash } from './audit-hash.js';
import { AUDIT_SELECT, auditRow } from './audit-row.js';
import { readInstance } from './read-instance.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const firstRow = z.object({ number: z.number() });
const headRow = z.object({
  ...{ number: z.number(), hash: z.string(), signedAt: z.number(), keyId: z.string(), signature: z.string() },
});
const keyRow = z.object({ id: z.string(), publicKey: z.string() });

const HEADS = 'SELECT number, hash, signed_at AS signedAt, key_id AS keyId, signature FROM audit_heads';

/**
 * The audit log from the signed head before a request's first line to its end: the request's own lines in full, of the
 * others the hashes. Throws where the request has no line.
 */
export function readAuditStretch(db: Sqlite, requestId: string): EvidenceLog {
  const ofRequest = db.prepare<string[]>('SELECT number FROM audit WHERE request_id = ? ORDER BY number LIMIT 1');
  const first = findRow(firstRow, ofRequest, requestId);
  if (first === null) throw new Error(`the audit log has no line of the request ${requestId}`);
  const opening = findRow(
    headRow,
    db.prepare<number[]>(`${HEADS} WHERE number < ? ORDER BY number DESC LIMIT 1`),
    first.number,
  );
  const before = { number: opening?.number ?? 0, hash: opening?.hash ?? firstAuditHash(readInstance(db)) };
  const heads = readRows(headRow, db.prepare<number[]>(`${HEADS} WHERE number >= ? ORDER BY number`), before.number);
  const keys = readRows(keyRow, db.prepare('SELECT id, public_key AS publicKey FROM audit_keys ORDER BY made_at, id'));
  const lines = readRows(
    auditRow,
    db.prepare<number[]>(`${AUDIT_SELECT} WHERE number > ? ORDER BY number`),
    before.number,
  );
  return {
    before,
    lines: lines.map((line) => {
      if (line.requestId === requestId) return line;
      const { hash, ...content } = line;
      return { number: line.number, content: auditContentHash(content), hash };
    }),
    heads,
    keys: keys.filter(({ id }) => heads.some(({ keyId }) => keyId === id)),
  };
}
