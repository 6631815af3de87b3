import { z } from 'zod';
import type { EvidenceFacts, OwnLine } from '../../commands/audit/evidence.js';
import { canonicalDigest } from '../../commands/canonical-digest.js';
import { type Bindings, bound, late, wrong } from './bindings.js';

const Bound = z.object({
  runId: z.string(),
  steps: z.number(),
  stepsSha256: z.string(),
  stepsOpen: z.string().default(''),
});
const StepId = z.object({ stepId: z.string() });

/** By the last line that carries the digest of its steps (`bindSteps`); what came after it is known by the export alone. */
export function checkRun(run: EvidenceFacts['runs'][number], place: string, own: readonly OwnLine[]): Bindings {
  const found = own.findLast(({ detail }) => detail.runId === run.id && detail.stepsSha256 !== undefined);
  const told = Bound.safeParse(found?.detail);
  if (found === undefined || !told.success) return late(place);
  const { steps, stepsSha256, stepsOpen } = told.data;
  const open = stepsOpen.split(' ');
  const ended = run.steps.slice(0, steps).filter((step) => !open.includes(StepId.safeParse(step).data?.stepId ?? ''));
  if (canonicalDigest(ended) !== stepsSha256) return wrong(`${place}/steps`, found);
  const after = run.steps.length > steps || stepsOpen !== '';
  return after ? late(`${place}/steps that ended after line ${found.number}`) : bound;
}
