import { z } from 'zod';
import type { Request } from '../request/request.js';
import { labelOf } from '../request/request-words.js';
import type { CastVote, Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { AuditLine } from './audit-store.js';
import type { EvidenceFacts } from './evidence.js';
import { planEvidence } from './plan-evidence.js';
import { stepEvidence } from './step-evidence.js';

/** What only the one who exports knows. `lines`: the request's own. */
export interface EvidenceFrame {
  instance: string;
  exportedAt: number;
  configurations: EvidenceFacts['configurations'];
  lines: readonly AuditLine[];
}

/** All that is kept about a request and may be told outside the bot. */
export function collectEvidence(
  stores: Stores,
  tools: Pick<UseCaseTools, 'journal'>,
  request: Request,
  { instance, exportedAt, configurations, lines }: EvidenceFrame,
): EvidenceFacts {
  const { id, ask, requester, actor, channel, createdAt, state } = request;
  const kept = stores.decisions.listFor(id);
  const decisions = kept.map(({ at, question, decision }) => ({
    at,
    question: asJson(question),
    decision: asJson(decision),
  }));
  const votes = stores.votes.listAll(id).map(voteEvidence);
  const named = [requester, ...votes.map(({ person }) => person), ...lines.flatMap(({ person }) => person ?? [])];
  return {
    ...{ instance, exportedAt },
    request: {
      label: labelOf(request),
      id,
      ask: asJson(ask),
      requester,
      actor,
      channel,
      createdAt,
      state: state.state,
    },
    people: [...new Set(named)].map((personId) => {
      const { login, display } = stores.people.get(personId);
      return { id: personId, login, display };
    }),
    ...{ configurations, decisions, votes },
    policies: [...new Set(kept.map(({ decision }) => decision.revision))].flatMap(
      (revision) => stores.policies.find(revision) ?? [],
    ),
    plan: 'planned' in state && state.planned !== null ? planEvidence(state.planned) : null,
    runs: stores.runs.listFor(id).map(({ requestId: _own, ...run }) => ({
      ...run,
      steps: tools.journal.findSteps(run.id).map(stepEvidence),
    })),
  };
}

function voteEvidence({ requestId: _own, personId, ...vote }: CastVote): EvidenceFacts['votes'][number] {
  return { person: personId, ...vote };
}

/** What is left out is left out of the file. */
function asJson(value: object) {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}
