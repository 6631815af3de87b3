import { z } from 'zod';
import type { EvidenceFacts, OwnLine } from '../../commands/audit/evidence.js';
import { canonicalDigest, type Json } from '../../commands/canonical-digest.js';
import { type Bindings, bound, late, wrong } from './bindings.js';
import { checkRun } from './check-run.js';

/** Sets the facts against the lines that were written when they came to be, which a later change of the tables cannot reach. */
export function checkBindings(facts: EvidenceFacts, own: readonly OwnLine[]): Bindings {
  const all = [
    checkAsked(facts, own),
    checkState(facts, own),
    ...facts.votes.map((vote, place) => checkVote(vote, `facts/votes/${place}`, own)),
    checkDecisions(facts, own),
    checkPolicies(facts, own),
    checkPlan(facts, own),
    ...facts.runs.map((run, place) => checkRun(run, `facts/runs/${place}`, own)),
  ];
  const never = ['facts/people', ...(facts.configurations.length === 0 ? [] : ['facts/configurations'])];
  return { problems: all.flatMap(({ problems }) => problems), late: [...never, ...all.flatMap((one) => one.late)] };
}

/** The ask as its line has it. */
const ToldAsk = z.string().transform((text, context): Json => {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
});

function checkAsked({ request }: EvidenceFacts, [line]: readonly OwnLine[]): Bindings {
  if (line?.act !== 'request asked') return wrong('facts/request', null);
  const ask = ToldAsk.safeParse(line.detail.ask);
  const { person, actor, at, requestId } = line;
  const told = { person, actor, at, requestId, ask: ask.data ?? null };
  const { requester, createdAt, id } = request;
  const kept = { person: requester, actor: request.actor, at: createdAt, requestId: id, ask: request.ask };
  return canonicalDigest(told) === canonicalDigest(kept) ? bound : wrong('facts/request', line);
}

function checkState({ request }: EvidenceFacts, own: readonly OwnLine[]): Bindings {
  const line = own.findLast(({ detail }) => detail.to !== undefined);
  const state = line?.detail.to ?? 'planning';
  return state === request.state ? bound : wrong('facts/request/state', line ?? null);
}

function checkVote(vote: EvidenceFacts['votes'][number], place: string, own: readonly OwnLine[]): Bindings {
  const { verdict, person, actor, at, reason, effectDigest, decisionDigest, policyRevision } = vote;
  const kept = { act: `vote ${verdict}`, person, actor, at, reason, effectDigest, decisionDigest, policyRevision };
  const isTold = own.some((line) => {
    const { reason: why = null, effectDigest: effect = null, decisionDigest: decision = null } = line.detail;
    const digests = { reason: why, effectDigest: effect, decisionDigest: decision };
    const told = { act: line.act, person: line.person, actor: line.actor, at: line.at, ...digests };
    return canonicalDigest({ ...told, policyRevision: line.detail.revision ?? null }) === canonicalDigest(kept);
  });
  return isTold ? bound : wrong(place, null);
}

/** In order: a line that tells of a decision has it in the file, and the other way round. */
function checkDecisions({ decisions }: EvidenceFacts, own: readonly OwnLine[]): Bindings {
  const found = decisions.map((kept) => canonicalDigest(kept));
  const lines = own.filter(({ detail }) => detail.decisionSha256 !== undefined);
  const told = lines.map(({ detail }) => detail.decisionSha256);
  const missing = lines.filter(({ detail }) => !found.some((digest) => digest === detail.decisionSha256));
  return {
    problems: missing.map(
      ({ number }) => `facts/decisions: the decision that line ${number} of the log tells of is not here`,
    ),
    late: found.flatMap((digest, place) => (told.includes(digest) ? [] : [`facts/decisions/${place}`])),
  };
}

function checkPolicies({ policies }: EvidenceFacts, own: readonly OwnLine[]): Bindings {
  const found = policies.map(({ policy }) => canonicalDigest(policy));
  const lines = own.filter(({ detail }) => detail.policySha256 !== undefined);
  const missing = lines.filter(({ detail }) => !found.some((digest) => digest === detail.policySha256));
  const told = lines.map(({ detail }) => detail.policySha256);
  return {
    problems: missing.map(
      ({ number }) => `facts/policies: the policy that line ${number} of the log tells of is not here`,
    ),
    late: found.flatMap((digest, place) => (told.includes(digest) ? [] : [`facts/policies/${place}`])),
  };
}

function checkPlan({ plan }: EvidenceFacts, own: readonly OwnLine[]): Bindings {
  if (plan === null) return bound;
  const line = own.findLast(({ detail }) => detail.plannedSha256 !== undefined);
  if (line === undefined) return late('facts/plan');
  return line.detail.plannedSha256 === canonicalDigest(plan) ? bound : wrong('facts/plan', line);
}
