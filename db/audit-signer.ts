import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { findRow } from './read-rows.js';
import { type SealedPlace, type Sealer, sha256Hex } from './sealer.js';
import type { Sqlite } from './sqlite.js';

/** What is signed: that this installation's log had this line with this hash at that time. */
export interface AuditHead {
  instance: string;
  number: number;
  hash: string;
  signedAt: number;
}

export interface AuditSigner {
  keyId: string;
  /** Ed25519, base64. */
  sign(head: AuditHead): string;
}

const keyRow = z.object({ id: z.string(), publicKey: z.string(), sealed: z.instanceof(Uint8Array) });
type KeyRow = z.infer<typeof keyRow>;

/** The newest signing key of this database; made, its private half sealed, where there is none. */
export function auditSigner(db: Sqlite, sealer: Sealer, now: number): AuditSigner {
  const newest = db.prepare<[]>(
    `SELECT id, public_key AS publicKey, sealed_private_key AS sealed FROM audit_keys ORDER BY made_at DESC, rowid DESC`,
  );
  const row = findRow(keyRow, newest) ?? makeKey(db, sealer, now);
  const key = openSigningKey(sealer, row);
  return { keyId: row.id, sign: (head) => sign(null, bytesOf(head), key).toString('base64') };
}

/** Throws where the private half was not sealed by our master key, or does not belong to the public half. */
export function openSigningKey(sealer: Sealer, row: KeyRow): KeyObject {
  const key = createPrivateKey({
    key: sealer.open('audit-signing-key', placeOf(row.id), row.sealed),
    format: 'der',
    type: 'pkcs8',
  });
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  if (own !== row.publicKey || row.id !== keyIdOf(own)) {
    throw new Error(`the audit signing key ${row.id} does not belong to its public half`);
  }
  return key;
}

/** `publicKey`: base64 of its SPKI. */
export function isSignedHead(head: AuditHead, signature: string, publicKey: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify(null, bytesOf(head), key, Buffer.from(signature, 'base64'));
}

function makeKey(db: Sqlite, sealer: Sealer, now: number): KeyRow {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const id = keyIdOf(publicKey);
  const secret = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = new Uint8Array(sealer.seal('audit-signing-key', placeOf(id), secret));
  db.prepare('INSERT INTO audit_keys (id, public_key, sealed_private_key, made_at) VALUES (?, ?, ?, ?)').run(
    ...[id, publicKey, sealed, now],
  );
  return { id, publicKey, sealed };
}

/** First 16 hex characters of the public key's sha256: what an operator notes down. */
export function keyIdOf(publicKey: string): string {
  return sha256Hex(Buffer.from(publicKey, 'base64')).slice(0, 16);
}

function placeOf(row: string): SealedPlace {
  return { table: 'audit_keys', column: 'sealed_private_key', row, version: 1 };
}

function bytesOf({ hash, instance, number, signedAt }: AuditHead): Buffer {
  return Buffer.from(JSON.stringify({ hash, instance, number, signedAt }));
}
