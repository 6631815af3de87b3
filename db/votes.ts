import { z } from 'zod';
import type { CastVote, Vote, VoteStore } from '../commands/stores.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const columns = {
  requestId: z.string(),
  personId: z.string(),
  actor: z.string(),
  reason: z.string().nullable(),
  effectDigest: z.string(),
  decisionDigest: z.string(),
  policyRevision: z.number(),
  at: z.number(),
};
const voteRow: z.ZodType<Vote> = z.object({ ...columns, verdict: z.enum(['approve', 'deny']) });
const castRow: z.ZodType<CastVote> = z.object({ ...columns, verdict: z.enum(['approve', 'deny', 'withdraw']) });

const SELECT = `SELECT request_id AS requestId, person_id AS personId, actor, verdict, reason,
  effect_digest AS effectDigest, decision_digest AS decisionDigest, policy_revision AS policyRevision, at FROM votes AS this`;
const NEWEST = `NOT EXISTS (
  SELECT 1 FROM votes AS later WHERE later.request_id = this.request_id AND later.person_id = this.person_id
    AND later.effect_digest = this.effect_digest AND later.decision_digest = this.decision_digest
    AND later.number > this.number)`;

/** A history: a person's newest row for an effect and a decision is their vote on it, if it is no withdrawal. */
export function votes(db: Sqlite): VoteStore {
  const insert = db.prepare(
    `INSERT INTO votes (request_id, person_id, actor, verdict, reason, effect_digest, decision_digest, policy_revision, at)
     VALUES (@requestId, @personId, @actor, @verdict, @reason, @effectDigest, @decisionDigest, @policyRevision, @at)`,
  );
  const bound = db.prepare<string[]>(
    `${SELECT} WHERE request_id = ? AND effect_digest = ? AND decision_digest = ? AND verdict <> 'withdraw' AND ${NEWEST}
     ORDER BY number`,
  );
  const all = db.prepare<string[]>(`${SELECT} WHERE request_id = ? ORDER BY number`);
  const listFor: VoteStore['listFor'] = (requestId, effect, decision) =>
    readRows(voteRow, bound, requestId, effect, decision);
  return {
    add(vote, since) {
      const standing = listFor(vote.requestId, vote.effectDigest, vote.decisionDigest);
      if (standing.some(({ personId, at }) => personId === vote.personId && at >= since)) return false;
      insert.run({ ...vote });
      return true;
    },
    withdraw: (vote, actor, at) => void insert.run({ ...vote, verdict: 'withdraw', reason: null, actor, at }),
    listFor,
    listAll: (requestId) => readRows(castRow, all, requestId),
  };
}
