import type { EvidenceLog } from '../../commands/audit/evidence.js';
import { auditContentHash, firstAuditHash, linkAuditHash } from '../../db/audit-hash.js';
import { isSignedHead, keyIdOf } from '../../db/audit-signer.js';

type Line = EvidenceLog['lines'][number];
type Head = EvidenceLog['heads'][number];

/** What is wrong with the chain of the lines and with the signed heads that enclose it; one sentence each. */
export function checkChain(log: EvidenceLog, instance: string): string[] {
  const hashes = new Map([[log.before.number, log.before.hash], ...log.lines.map(hashOf)]);
  return [
    ...checkBegin(log, instance),
    ...checkLines(log),
    ...log.keys.flatMap(({ id, publicKey }) =>
      keyIdOf(publicKey) === id ? [] : [`log: the signing key ${id} is not the one that it is called after`],
    ),
    ...checkUse(log),
    ...log.heads.flatMap((head) => checkHead(log, head, instance, hashes.get(head.number))),
    ...checkEnd(log),
  ];
}

function hashOf({ number, hash }: Line): [number, string] {
  return [number, hash];
}

/** The first line follows a signed head, or is the first of its installation. */
function checkBegin({ before, heads }: EvidenceLog, instance: string): string[] {
  const isFirst = before.number === 0 && before.hash === firstAuditHash(instance);
  const isSigned = heads.some(({ number, hash }) => number === before.number && hash === before.hash);
  if (isFirst || isSigned) return [];
  return [`log/before: line ${before.number} is neither a signed head nor the begin of the installation ${instance}`];
}

function checkLines({ before, lines }: EvidenceLog): string[] {
  let { number, hash } = before;
  return lines.flatMap((line) => {
    const expected = number + 1;
    const fits = linkAuditHash(hash, contentHashOf(line)) === line.hash;
    [number, hash] = [line.number, line.hash];
    if (line.number !== expected) return [`log: line ${expected} is missing: line ${line.number} follows`];
    return fits ? [] : [`log: line ${line.number} was changed, or its predecessor`];
  });
}

function contentHashOf(line: Line): string {
  if ('content' in line) return line.content;
  const { hash: _own, ...content } = line;
  return auditContentHash(content);
}

/** Each key and head belongs to the stretch, in order, or it could be put in and left out. */
function checkUse({ heads, keys }: EvidenceLog): string[] {
  return [
    ...keys
      .filter(({ id }) => !heads.some(({ keyId }) => keyId === id))
      .map(({ id }) => `log: the signing key ${id} has signed nothing here`),
    ...heads.flatMap(({ number }, place) =>
      number > (heads[place - 1]?.number ?? -1)
        ? []
        : [`log: the signed head of line ${number} stands at a wrong place`],
    ),
  ];
}

function checkHead({ keys }: EvidenceLog, head: Head, instance: string, hash: string | undefined): string[] {
  const { number, signedAt, signature, keyId } = head;
  if (hash === undefined) return [`log: the signed head of line ${number} is of a line that is not here`];
  if (hash !== head.hash) return [`log: the signed head of line ${number} names another hash`];
  const key = keys.find(({ id }) => id === keyId);
  const isGood = key !== undefined && isSigned({ instance, number, hash, signedAt }, signature, key.publicKey);
  return isGood ? [] : [`log: the signature of the head of line ${number} is wrong`];
}

function isSigned(head: Parameters<typeof isSignedHead>[0], signature: string, publicKey: string): boolean {
  try {
    return isSignedHead(head, signature, publicKey);
  } catch {
    return false;
  }
}

function checkEnd({ lines, heads }: EvidenceLog): string[] {
  const last = lines.at(-1)?.number;
  if (last !== undefined && heads.at(-1)?.number === last) return [];
  return ['log: its last line has no signed head'];
}
