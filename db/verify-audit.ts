import { z } from 'zod';
import { auditHash, canonicalDetail, firstAuditHash } from './audit-hash.js';
import { AUDIT_SELECT, auditRow } from './audit-row.js';
import { isSignedHead, openSigningKey } from './audit-signer.js';
import { comparePosted, type PostedHead } from './compare-posted.js';
import { readInstance } from './read-instance.js';
import { findRow, readRows } from './read-rows.js';
import type { Sealer } from './sealer.js';
import { HEAD_EVERY_LINES } from './sign-audit-head.js';
import type { Sqlite } from './sqlite.js';

export interface AuditFindings {
  lines: number;
  /** Hash of the last line: comparable with what was noted down elsewhere. */
  head: string;
  /** The last line that a good signature covers, 0 where there is none. */
  signedUpTo: number;
  /** Ids of the signing keys. */
  keys: string[];
  /** One sentence each; empty: the log is what was written. */
  problems: string[];
}

const headRow = z.object({
  number: z.number(),
  hash: z.string(),
  signedAt: z.number(),
  keyId: z.string(),
  signature: z.string(),
});
const keyRow = z.object({ id: z.string(), publicKey: z.string(), sealed: z.instanceof(Uint8Array) });
const rawRow = z.object({ detail: z.string() });

/**
 * Reads the whole log and checks chain, signed heads and signing keys. `sealer` proves in addition that the keys were
 * made under the master key; null where it is not at hand. Cannot see lines cut off at the end together with their
 * heads, but against `posted`, what was noted down elsewhere.
 */
export function verifyAudit(db: Sqlite, sealer: Sealer | null, posted: readonly PostedHead[] = []): AuditFindings {
  const chain = walkChain(db);
  const heads = checkHeads(db, chain.hashes, sealer);
  const { lines, head } = chain;
  return { lines, head, ...heads, problems: [...chain.problems, ...heads.problems, ...comparePosted(db, posted)] };
}

/** `hashes` keeps the lines that must have a head or have one, not the whole log. */
function walkChain(db: Sqlite): { lines: number; head: string; hashes: Map<number, string>; problems: string[] } {
  const signed = new Set(db.prepare('SELECT number FROM audit_heads').pluck().all().map(Number));
  const hashes = new Map<number, string>();
  const problems: string[] = [];
  let [lines, head] = [0, firstAuditHash(readInstance(db))];
  for (const found of db.prepare(`${AUDIT_SELECT} ORDER BY number`).iterate()) {
    const parsed = auditRow.safeParse(found);
    const expected = lines + 1;
    if (!parsed.success) {
      problems.push(`line ${expected} cannot be read`);
      lines = expected;
      continue;
    }
    const { hash, ...content } = parsed.data;
    if (content.number !== expected) problems.push(`line ${expected} is missing: line ${content.number} follows`);
    const canonical = rawRow.safeParse(found).data?.detail === canonicalDetail(content.detail);
    if (!canonical || auditHash(head, content) !== hash)
      problems.push(`line ${content.number} was changed, or its predecessor`);
    [lines, head] = [content.number, hash];
    if (signed.has(lines) || lines % HEAD_EVERY_LINES === 0) hashes.set(lines, hash);
  }
  return { lines, head, hashes, problems };
}

function checkHeads(
  db: Sqlite,
  hashes: ReadonlyMap<number, string>,
  sealer: Sealer | null,
): Pick<AuditFindings, 'signedUpTo' | 'keys' | 'problems'> {
  const instance = readInstance(db);
  const keys = readRows(
    keyRow,
    db.prepare('SELECT id, public_key AS publicKey, sealed_private_key AS sealed FROM audit_keys ORDER BY made_at'),
  );
  const byNumber = db.prepare<number[]>(
    'SELECT number, hash, signed_at AS signedAt, key_id AS keyId, signature FROM audit_heads WHERE number = ?',
  );
  const problems = keys.flatMap((key) => (sealer === null ? [] : findKeyProblem(sealer, key)));
  let signedUpTo = 0;
  for (const [number, hash] of hashes) {
    const head = findRow(headRow, byNumber, number);
    const key = keys.find(({ id }) => id === head?.keyId);
    if (head === null) problems.push(`the signed head of line ${number} is missing`);
    else if (head.hash !== hash) problems.push(`the signed head of line ${number} names another hash`);
    else if (key === undefined || !isSigned({ ...head, instance }, key.publicKey)) {
      problems.push(`the signature of the head of line ${number} is wrong`);
    } else signedUpTo = number;
  }
  const lost = readRows(z.object({ number: z.number() }), db.prepare('SELECT number FROM audit_heads ORDER BY number'));
  for (const { number } of lost) if (!hashes.has(number)) problems.push(`line ${number} was signed and is missing`);
  return { signedUpTo, keys: keys.map(({ id }) => id), problems };
}

function isSigned(head: z.infer<typeof headRow> & { instance: string }, publicKey: string): boolean {
  const { instance, number, hash, signedAt } = head;
  try {
    return isSignedHead({ instance, number, hash, signedAt }, head.signature, publicKey);
  } catch {
    return false;
  }
}

function findKeyProblem(sealer: Sealer, key: z.infer<typeof keyRow>): string[] {
  try {
    openSigningKey(sealer, key);
    return [];
  } catch (error) {
    return [`signing key ${key.id}: ${error instanceof Error ? error.message : 'cannot be opened'}`];
  }
}
