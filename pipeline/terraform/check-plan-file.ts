import { createHash } from 'node:crypto';
import { stop } from '../recipes/stop.js';
import type { CallTools, RunState, StepEnd } from '../run/recipe.js';

/**
 * Whether the plan file that `apply` would get is the one that was read, gated and approved: null, or the refusal.
 * The run begins with the facts of its planning.
 */
export async function checkPlanFile(state: RunState<object>, tools: CallTools): Promise<StepEnd | null> {
  const recorded = state.facts.plan?.planFileSha256;
  const bytes = await tools.readArtifact('terraform-plan');
  if (recorded !== undefined && bytes !== null && createHash('sha256').update(bytes).digest('hex') === recorded) {
    return null;
  }
  return stop({
    word: 'refused',
    message: 'The plan file is not the one that was approved.',
    side: 'chatops',
    cure: 'Nothing was changed. Plan again (`/vm retry`).',
  });
}
