import { createHash } from 'node:crypto';
import type { StepOutcome, StepRecord } from '../../pipeline/run/journal.js';
import { canonicalDigest } from '../canonical-digest.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { cleanEvidence, type PlainJson } from './clean-evidence.js';

/** What is told of a step outside the bot, without credentials; the changes of a plan as their digest. */
export function stepEvidence(record: StepRecord): PlainJson {
  const { stepId, stage, step, attempt, kind, at, jobId, upid, startedAt, stopIntendedAt, endedAt } = record;
  const begun = { stepId, stage, step, attempt, kind, once: record.once ?? null, at, startedAt };
  return cleanEvidence({ ...begun, jobId, upid, stopIntendedAt, endedAt, outcome: shorten(record.outcome) });
}

function shorten(outcome: StepOutcome | null) {
  if (outcome?.outcome !== 'done' || outcome.facts.plan === undefined) return outcome;
  const { canonicalChanges, ...plan } = outcome.facts.plan;
  const changes = createHash('sha256').update(canonicalChanges).digest('hex');
  return { ...outcome, facts: { ...outcome.facts, plan: { ...plan, canonicalChangesSha256: changes } } };
}

/**
 * What the line of a run's end carries of its steps: how many there are by then, in the order of the journal, and the
 * digest of those that have ended. What has ended stays as it is; `stepsOpen` names the others.
 */
export function bindSteps({ journal }: Pick<UseCaseTools, 'journal'>, runId: string): Record<string, string | number> {
  const steps = journal.findSteps(runId);
  const open = steps.filter(({ outcome }) => outcome === null).map(({ stepId }) => stepId);
  const ended = steps.filter(({ outcome }) => outcome !== null).map(stepEvidence);
  const bound = { runId, steps: steps.length, stepsSha256: canonicalDigest(ended) };
  return open.length === 0 ? bound : { ...bound, stepsOpen: open.join(' ') };
}
