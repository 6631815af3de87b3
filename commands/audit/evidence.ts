import { z } from 'zod';
import { Policy } from '../approval/policy.js';
import type { Json } from '../canonical-digest.js';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in 64 hex characters');
/** One spelling only: else bits at the end could be flipped and nobody would see it. */
const Base64 = z.string().refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'no base64');
const Detail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const OwnLine = z.strictObject({
  ...{ number: z.number().int(), at: z.number(), actor: z.string(), person: z.string().nullable(), act: z.string() },
  ...{ requestId: z.string().nullable(), detail: Detail, hash: Sha256 },
});
/** `content`: sha256 of the line's canonical content; what it says stays where it is. */
const OtherLine = z.strictObject({ number: z.number().int(), content: Sha256, hash: Sha256 });

/** The audit log from the signed head before the request's first line up to the newest signed head. */
const EvidenceLog = z.strictObject({
  /** The line before the first, 0 where there is none: then the hash is that of the installation. */
  before: z.strictObject({ number: z.number().int(), hash: Sha256 }),
  lines: z.array(z.union([OwnLine, OtherLine])),
  heads: z.array(
    z.strictObject({
      number: z.number().int(),
      hash: Sha256,
      signedAt: z.number(),
      keyId: z.string(),
      signature: Base64,
    }),
  ),
  /** Public halves (SPKI) of the keys that signed them. */
  keys: z.array(z.strictObject({ id: z.string(), publicKey: Base64 })),
});
export type EvidenceLog = z.infer<typeof EvidenceLog>;
export type OwnLine = z.infer<typeof OwnLine>;

/** Everything about one request. Times are milliseconds since the epoch; people are named by their ids. */
export const EvidenceFacts = z.object({
  instance: z.string(),
  exportedAt: z.number(),
  request: z.object({
    ...{ label: z.string(), id: z.string(), ask: z.json(), requester: z.string(), actor: z.string() },
    ...{ channel: z.string(), createdAt: z.number(), state: z.string() },
  }),
  /** Those whom the file names, as they are called at the export. */
  people: z.array(z.object({ id: z.string(), login: z.string(), display: z.string() })),
  /** Those in force from the asking to the last line; the digest is that of `chatops.yaml` as it was read. */
  configurations: z.array(z.object({ revision: z.number(), sha256: z.string(), loadedAt: z.number() })),
  policies: z.array(z.object({ revision: z.number(), loadedAt: z.number(), by: z.string(), policy: Policy })),
  decisions: z.array(z.object({ at: z.number(), question: z.json(), decision: z.json() })),
  votes: z.array(
    z.object({
      ...{
        person: z.string(),
        actor: z.string(),
        verdict: z.enum(['approve', 'deny', 'withdraw']),
        reason: z.string().nullable(),
      },
      ...{ effectDigest: z.string(), decisionDigest: z.string(), policyRevision: z.number(), at: z.number() },
    }),
  ),
  /** Null: there is none (any more); the lines of the log have its digests. */
  plan: z.json(),
  runs: z.array(
    z.object({
      ...{ id: z.string(), recipe: z.string(), startedAt: z.number(), endedAt: z.number().nullable() },
      steps: z.array(z.json()),
    }),
  ),
});
export type EvidenceFacts = z.infer<typeof EvidenceFacts>;

/** The file. `digests`: JSON pointer into `facts` → sha256, see `digestEntries`. */
export const Evidence = z.strictObject({
  format: z.literal('chatops evidence 1'),
  facts: z.json(),
  digests: z.record(z.string(), Sha256),
  log: EvidenceLog,
});
export type Evidence = z.infer<typeof Evidence>;

/** The act of the line that an export appends: it carries the digest of `digests`. */
export const EXPORTED = 'evidence exported';

/** How the file is written: with exactly one spelling, so that every byte of it counts. */
export function writeEvidence(evidence: Omit<Evidence, 'facts'> & { facts: Json }): string {
  return `${JSON.stringify(evidence, null, 2)}\n`;
}
