import type { EvidenceLog } from '../../commands/audit/evidence.js';
import type { PostedHead } from '../../db/compare-posted.js';

/** As it stands in the operators' channel; the key may be left out. */
const WRITTEN = /^([1-9]\d{0,14}):([0-9a-f]{64})(?::([0-9a-f]{16}))?$/;

/** Null: it is not written like that. */
export function readPostedHead(text: string): PostedHead | null {
  const [, number, hash, keyId = null] = WRITTEN.exec(text.trim().toLowerCase()) ?? [];
  return number === undefined || hash === undefined ? null : { number: Number(number), hash, keyId };
}

/** How the file differs from a head that was posted. */
export function comparePostedHead({ lines, before, heads }: EvidenceLog, posted: PostedHead): string[] {
  const { number, hash, keyId } = posted;
  const line = [before, ...lines].find((one) => one.number === number);
  const last = lines.at(-1)?.number ?? before.number;
  if (line === undefined) {
    return [`the posted head of line ${number} cannot be compared: the file has the lines ${before.number} to ${last}`];
  }
  if (line.hash !== hash) return [`log: line ${number} has another hash than the one that was posted`];
  const signed = heads.find((head) => head.number === number);
  if (keyId === null || signed?.keyId === keyId) return [];
  const by = signed === undefined ? 'is not signed in the file' : `is signed by the key ${signed.keyId}`;
  return [`log: the head of line ${number} ${by}; posted was the key ${keyId}`];
}
