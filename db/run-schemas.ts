import { z } from 'zod';
import { Failure } from '../pipeline/run/failure.js';
import type { RunEvent, StepOutcome } from '../pipeline/run/journal.js';
import type { RecipeName, StageKey } from '../pipeline/run/recipe.js';
import { RunFacts } from '../pipeline/run/run-facts.js';

/** As objects, so that the compiler misses a word that the pipeline adds. */
const recipeNames = {
  'plan-create-vm': 'plan-create-vm',
  'create-vm': 'create-vm',
  'plan-destroy-vm': 'plan-destroy-vm',
  'destroy-vm': 'destroy-vm',
  'build-template': 'build-template',
  'retire-template': 'retire-template',
} as const satisfies { [Name in RecipeName]: Name };
export const recipeName = z.enum(recipeNames);

const stageKeys = {
  preflight: 'preflight',
  plan: 'plan',
  template: 'template',
  seed: 'seed',
  apply: 'apply',
  'first-boot': 'first-boot',
  configure: 'configure',
  destroy: 'destroy',
  'clean-up': 'clean-up',
} as const satisfies { [Key in StageKey]: Key };
export const stageKey = z.enum(stageKeys);

const changed = z.enum(['nothing', 'something', 'not known']);

export const stepOutcome: z.ZodType<StepOutcome> = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), facts: RunFacts, at: z.number() }),
  z.object({ outcome: z.literal('skipped'), why: z.string(), at: z.number() }),
  z.object({ outcome: z.literal('abandoned'), why: z.string(), at: z.number() }),
  z.object({ outcome: z.literal('stopped'), failure: Failure, at: z.number() }),
  z.object({ outcome: z.literal('cancelled'), changed, at: z.number() }),
]);

const ofStage = { stage: stageKey, at: z.number() };
export const runEvent: z.ZodType<RunEvent> = z.discriminatedUnion('event', [
  z.object({ event: z.literal('run-started'), recipe: recipeName, at: z.number() }),
  z.object({ event: z.literal('resumed'), lostMs: z.number(), at: z.number() }),
  z.object({ event: z.literal('stage-started'), ...ofStage }),
  z.object({ event: z.literal('stage-skipped'), why: z.string(), ...ofStage }),
  z.object({ event: z.literal('stage-progress'), text: z.string(), count: z.number().nullable(), ...ofStage }),
  z.object({ event: z.literal('stage-done'), ...ofStage }),
  z.object({ event: z.literal('stage-stopped'), failure: Failure, ...ofStage }),
  z.object({ event: z.literal('stage-cancelled'), ...ofStage }),
]);
