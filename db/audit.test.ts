import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { sealer } from './sealer.js';
import { signAuditHead } from './sign-audit-head.js';
import { verifyAudit } from './verify-audit.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

function addLines(count: number): void {
  test.transaction(({ audit }) => {
    for (let line = 1; line <= count; line++) {
      const detail = { name: `web-${line}`, vmid: 100 + line, forced: false, why: null };
      audit.add({ at: line, actor: 'terminal:ana', person: 'p-1', act: 'asked', requestId: `r-${line % 7}`, detail });
    }
  });
}

/** What somebody with the file in their hands can do: the triggers are no lock. */
function tamper(sql: string): void {
  for (const table of ['audit', 'audit_heads', 'audit_keys']) {
    test.db.exec(`DROP TRIGGER IF EXISTS ${table}_no_update; DROP TRIGGER IF EXISTS ${table}_no_delete;`);
  }
  test.db.exec(sql);
}

const problems = () => verifyAudit(test.db, test.sealer).problems;

describe('the audit log', () => {
  it('is read by request and person, newest first', () => {
    addLines(9);
    test.transaction(({ audit }) => {
      expect(audit.list({ requestId: 'r-2', person: null, limit: 9 }).map(({ number }) => number)).toEqual([9, 2]);
      expect(audit.list({ requestId: null, person: 'p-1', limit: 2 }).map(({ number }) => number)).toEqual([9, 8]);
      expect(audit.list({ requestId: null, person: 'p-2', limit: 2 })).toEqual([]);
      expect(audit.list({ requestId: 'r-1', person: null, limit: 1 })[0]).toMatchObject({
        detail: { name: 'web-8', vmid: 108, forced: false, why: null },
      });
    });
  });

  it.each([
    "UPDATE audit SET actor = 'x'",
    'DELETE FROM audit',
    "UPDATE audit_heads SET signature = 'x'",
    'DELETE FROM audit_heads',
    "UPDATE audit_keys SET public_key = 'x'",
    'DELETE FROM audit_keys',
    'INSERT OR REPLACE INTO audit_heads SELECT * FROM audit_heads',
    'INSERT OR REPLACE INTO audit_keys SELECT * FROM audit_keys',
    "INSERT OR REPLACE INTO audit (number, at, actor, act, detail, hash) VALUES (1, 1, 'x', 'x', '{}', 'x')",
  ])('refuses: %s', (sql) => {
    addLines(64);
    expect(() => test.db.exec(sql)).toThrow(/append-only/);
    expect(problems()).toEqual([]);
  });

  it('is whole as it was written, and signed at every 64th line and at the end', () => {
    addLines(130);
    expect(verifyAudit(test.db, test.sealer)).toMatchObject({ lines: 130, signedUpTo: 128, problems: [] });
    const head = signAuditHead(test.db, test.signer, 999);
    expect(head).toMatchObject({ number: 130, signedAt: 999 });
    signAuditHead(test.db, test.signer, 1000);
    const found = verifyAudit(test.db, test.sealer);
    expect(found).toMatchObject({ lines: 130, head: head?.hash, signedUpTo: 130, problems: [] });
    expect(found.keys).toEqual([test.signer.keyId]);
  });

  it('has nothing to say before its first line', () => {
    expect(signAuditHead(test.db, test.signer, 1)).toBeNull();
    expect(verifyAudit(test.db, null)).toMatchObject({ lines: 0, signedUpTo: 0, problems: [] });
  });

  it.each([
    ['at', '99'],
    ['actor', "'terminal:bo'"],
    ['person', 'NULL'],
    ['act', "'approved'"],
    ['request_id', "'r-9'"],
    ['detail', `'{"name":"web-2"}'`],
    ['detail', `detail || ' '`],
    ['hash', `'${'0'.repeat(64)}'`],
  ])('shows a changed %s (%s)', (column, value) => {
    addLines(70);
    tamper(`UPDATE audit SET ${column} = ${value} WHERE number = 30`);
    expect(problems()[0]).toMatch(/^line 30 was changed/);
  });

  it.each([
    ['a removed line', 'DELETE FROM audit WHERE number = 30', 'line 30 is missing: line 31 follows'],
    ['a renumbered line', 'UPDATE audit SET number = 500 WHERE number = 70', 'line 70 is missing: line 500 follows'],
    ['a line that is no line', "UPDATE audit SET detail = 'x' WHERE number = 30", 'line 30 cannot be read'],
    ['a signed end that was cut off', 'DELETE FROM audit WHERE number >= 60', 'line 64 was signed and is missing'],
    ['a removed head', 'DELETE FROM audit_heads', 'the signed head of line 64 is missing'],
    ['a changed head', "UPDATE audit_heads SET hash = 'x'", 'the signed head of line 64 names another hash'],
    [
      'a changed time of signing',
      'UPDATE audit_heads SET signed_at = 1',
      'the signature of the head of line 64 is wrong',
    ],
    [
      'a changed signature',
      "UPDATE audit_heads SET signature = 'AAAA'",
      'the signature of the head of line 64 is wrong',
    ],
  ])('shows %s', (_what, sql, problem) => {
    addLines(70);
    tamper(sql);
    expect(problems()).toContain(problem);
  });

  it('shows a signing key that somebody else put there', () => {
    addLines(3);
    const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    tamper(`UPDATE audit_keys SET public_key = '${spki}'`);
    expect(problems()).toEqual([expect.stringMatching(/does not belong to its public half/)]);
    expect(verifyAudit(test.db, sealer([randomBytes(32)])).problems).toEqual([
      expect.stringMatching(/sealed with another master key/),
    ]);
  });
});
