import type { Failure } from './failure.js';
import type { RecipeName, StageKey } from './recipe.js';
import type { RunFacts } from './run-facts.js';

/**
 * The journal is the only truth of what was begun and ended. Each method commits durably before it returns
 * (`synchronous=FULL`); the runner does the next act only afterwards.
 */
export interface Journal {
  /** The run's steps in the order of their first intent. */
  findSteps(runId: string): StepRecord[];
  intend(step: StepIntent): StepRecord;
  markCreated(stepId: string, jobId: string): void;
  /**
   * Commits that the start (or a `once` call) is about to be made. `guard` runs in the same transaction and may
   * refuse: what it returns is then recorded as the step's end and the start is not made. May be asked again for a
   * step whose start provably never reached the engine; the guard decides anew.
   */
  markStartIntended(stepId: string, guard: () => Failure | null): Failure | null;
  markStarted(stepId: string, at: number): void;
  markUpid(stepId: string, upid: string): void;
  /**
   * Commits that the one SIGTERM is about to be sent. False where that was committed before: a second one would make
   * Terraform exit at once and lose its state.
   */
  markStopIntended(stepId: string, at: number): boolean;
  end(stepId: string, end: StepOutcome): void;
}

export interface StepIntent {
  runId: string;
  stage: StageKey;
  step: string;
  /** From 1; a new attempt is a new record. */
  attempt: number;
  kind: 'container' | 'call';
  /** `plan:<sha256 of the plan file>` for an apply: no second step with this key is ever started, in any run. */
  once?: string;
  at: number;
}

export interface StepRecord extends StepIntent {
  stepId: string;
  state: 'intended' | 'created' | 'start-intended' | 'started' | 'ended';
  jobId: string | null;
  upid: string | null;
  startedAt: number | null;
  stopIntendedAt: number | null;
  endedAt: number | null;
  outcome: StepOutcome | null;
}

export type StepOutcome =
  | { outcome: 'done'; facts: RunFacts; at: number }
  | { outcome: 'skipped'; why: string; at: number }
  /** Cut off before anything happened, or without effect: a new attempt follows. */
  | { outcome: 'abandoned'; why: string; at: number }
  | { outcome: 'stopped'; failure: Failure; at: number }
  | { outcome: 'cancelled'; changed: Failure['changed']; at: number };

/**
 * What a run tells while it goes on, in order; folded into the card's stages. After `resumed` all stages so far are
 * told again with the times that they had: a crash may have swallowed one.
 */
export type RunEvent =
  | { event: 'run-started'; recipe: RecipeName; at: number }
  | { event: 'resumed'; lostMs: number; at: number }
  | { event: 'stage-started'; stage: StageKey; at: number }
  | { event: 'stage-skipped'; stage: StageKey; why: string; at: number }
  | { event: 'stage-progress'; stage: StageKey; text: string; count: number | null; at: number }
  | { event: 'stage-done'; stage: StageKey; at: number }
  | { event: 'stage-stopped'; stage: StageKey; failure: Failure; at: number }
  | { event: 'stage-cancelled'; stage: StageKey; at: number };

export type RunEnd =
  | { end: 'done'; facts: RunFacts }
  | { end: 'stopped'; stage: StageKey; step: string; failure: Failure; facts: RunFacts }
  | { end: 'cancelled'; stage: StageKey; changed: Failure['changed']; facts: RunFacts }
  /** This process is told to end; containers run on and the next process takes over. */
  | { end: 'drained' };
