import { z } from 'zod';
import type { Vote, VoteStore } from '../commands/stores.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const voteRow: z.ZodType<Vote> = z.object({
  requestId: z.string(),
  personId: z.string(),
  actor: z.string(),
  verdict: z.enum(['approve', 'deny']),
  reason: z.string().nullable(),
  effectDigest: z.string(),
  decisionDigest: z.string(),
  policyRevision: z.number(),
  at: z.number(),
});

const SELECT = `SELECT request_id AS requestId, person_id AS personId, actor, verdict, reason,
  effect_digest AS effectDigest, decision_digest AS decisionDigest, policy_revision AS policyRevision, at FROM votes`;

/** One vote a person, effect and decision. */
export function votes(db: Sqlite): VoteStore {
  const insert = db.prepare(
    `INSERT INTO votes (request_id, person_id, actor, verdict, reason, effect_digest, decision_digest, policy_revision, at)
     VALUES (@requestId, @personId, @actor, @verdict, @reason, @effectDigest, @decisionDigest, @policyRevision, @at)
     ON CONFLICT (request_id, person_id, effect_digest, decision_digest) DO UPDATE SET actor = excluded.actor,
       verdict = excluded.verdict, reason = excluded.reason, policy_revision = excluded.policy_revision, at = excluded.at
     WHERE votes.at < @since`,
  );
  const bound = db.prepare<string[]>(
    `${SELECT} WHERE request_id = ? AND effect_digest = ? AND decision_digest = ? ORDER BY number`,
  );
  const all = db.prepare<string[]>(`${SELECT} WHERE request_id = ? ORDER BY number`);
  return {
    add: (vote, since) => insert.run({ ...vote, since }).changes === 1,
    listFor: (requestId, effect, decision) => readRows(voteRow, bound, requestId, effect, decision),
    listAll: (requestId) => readRows(voteRow, all, requestId),
  };
}
