import { z } from 'zod';
import type { AuditStore } from '../commands/audit/audit-store.js';
import { auditHash, canonicalDetail, firstAuditHash } from './audit-hash.js';
import { AUDIT_SELECT, auditRow } from './audit-row.js';
import type { AuditSigner } from './audit-signer.js';
import { readInstance } from './read-instance.js';
import { findRow, readRows, type SqlParameter } from './read-rows.js';
import { HEAD_EVERY_LINES, signAuditHead } from './sign-audit-head.js';
import type { Sqlite } from './sqlite.js';

const lastRow = z.object({ number: z.number(), hash: z.string() });
const headRow = z.object({ number: z.number(), hash: z.string(), keyId: z.string() });

/** The append-only log; every 64th line gets a signed head in the same transaction. */
export function audit(db: Sqlite, signer: AuditSigner): AuditStore {
  const genesis = firstAuditHash(readInstance(db));
  const last = db.prepare<[]>('SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1');
  const insert = db.prepare(
    'INSERT INTO audit (number, at, actor, person, act, request_id, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  // A statement for each filter: one for them all could use no index, and would read the log to its beginning.
  const listWhere = (where: string) =>
    db.prepare<SqlParameter[]>(`${AUDIT_SELECT} WHERE ${where} ORDER BY number DESC LIMIT @limit`);
  const all = listWhere('true');
  const ofRequest = listWhere('request_id = @requestId');
  const ofPerson = listWhere('person = @person');
  const ofBoth = listWhere('request_id = @requestId AND person = @person');
  const newestHead = db.prepare<[]>(
    'SELECT number, hash, key_id AS keyId FROM audit_heads ORDER BY number DESC LIMIT 1',
  );
  return {
    add: (line) =>
      db
        .transaction(() => {
          const before = findRow(lastRow, last) ?? { number: 0, hash: genesis };
          const number = before.number + 1;
          const hash = auditHash(before.hash, { number, ...line });
          const { at, actor, person, act, requestId } = line;
          insert.run(number, at, actor, person, act, requestId, canonicalDetail(line.detail), hash);
          if (number % HEAD_EVERY_LINES === 0) signAuditHead(db, signer, at);
        })
        .immediate(),
    sign: (at) => {
      signAuditHead(db, signer, at);
      return findRow(headRow, newestHead);
    },
    list: (filter) => {
      const { requestId, person } = filter;
      if (requestId === null) return readRows(auditRow, person === null ? all : ofPerson, filter);
      return readRows(auditRow, person === null ? ofRequest : ofBoth, filter);
    },
  };
}
