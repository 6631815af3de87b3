import type { EvidenceFacts, OwnLine } from '../../commands/audit/evidence.js';
import type { PostedHead } from '../../db/compare-posted.js';
import { checkBindings } from './check-bindings.js';
import { checkChain } from './check-chain.js';
import { checkDigests } from './check-digests.js';
import { comparePostedHead } from './posted-head.js';
import { readEvidence } from './read-evidence.js';

export interface EvidenceFindings {
  /** One sentence each, with the place; empty: the file is as it was exported. */
  problems: string[];
  /** Null: the file cannot be read. */
  facts: EvidenceFacts | null;
  /** What no line bound when it came to be. */
  late: string[];
  /** First and last line of the log that it covers, and the last head as it was posted. */
  log: { from: number; to: number; head: string; keys: string[] } | null;
}

/** Checks an evidence file by itself: no database, no configuration, no secret. `posted`: heads that one knows from elsewhere. */
export function verifyEvidence(bytes: Uint8Array, posted: readonly PostedHead[]): EvidenceFindings {
  const read = readEvidence(bytes);
  if (read.evidence === null) return { problems: read.problems, facts: null, late: [], log: null };
  const { evidence, facts } = read;
  const { log } = evidence;
  const own = log.lines.filter((line): line is OwnLine => 'act' in line);
  const strange = own.filter(({ requestId }) => requestId !== facts.request.id);
  const bindings = checkBindings(facts, own);
  const head = log.heads.at(-1);
  return {
    facts,
    late: bindings.late,
    log: {
      ...{ from: log.before.number + 1, to: log.before.number + log.lines.length, keys: log.keys.map(({ id }) => id) },
      head: head === undefined ? '' : `${head.number}:${head.hash}:${head.keyId}`,
    },
    problems: [
      ...read.problems,
      ...checkChain(log, facts.instance),
      ...strange.map(({ number }) => `log: line ${number} is about another request`),
      ...checkDigests(evidence, facts, own),
      ...bindings.problems,
      ...posted.flatMap((one) => comparePostedHead(log, one)),
    ],
  };
}
