import type { JobExit } from '../engine.js';
import type { Failure } from './failure.js';
import type { ContainerCause, StepEnd } from './recipe.js';
import type { RunFacts } from './run-facts.js';

/** How a job came to its end, as far as the runner can tell. */
export interface JobEnd {
  isChange: boolean;
  /** Whether the runner sent the SIGTERM, and why. */
  stoppedFor: 'cancel' | 'time-limit' | null;
  /** A sentence where the tool did not end by itself (or nobody knows), else null. */
  cutOff: string | null;
  /** What the recipe read out of the end; null where it was cut off. */
  read: StepEnd | null;
  /** What a stop at the time limit means. */
  overdue: Failure;
  lastLines: readonly string[];
}

export type JobVerdict =
  | { verdict: 'done'; facts: RunFacts }
  | { verdict: 'stopped'; failure: Failure }
  | { verdict: 'cancelled' }
  | { verdict: 'again'; why: string }
  | { verdict: 'reconcile'; cause: ContainerCause };

/** Pure: only an end that the tool gave itself is done or failed; a change that was stopped or failed is reconciled. */
export function decideJobEnd(end: JobEnd): JobVerdict {
  if (end.cutOff === null && end.read?.end === 'done') return { verdict: 'done', facts: end.read.facts };
  const failure = end.stoppedFor === 'time-limit' ? end.overdue : failureOf(end.read);
  if (end.isChange) return { verdict: 'reconcile', cause: causeOf(end, failure) };
  if (end.stoppedFor === 'cancel') return { verdict: 'cancelled' };
  if (failure !== null) return { verdict: 'stopped', failure };
  return { verdict: 'again', why: end.cutOff ?? 'its end could not be read' };
}

function causeOf(end: JobEnd, failure: Failure | null): ContainerCause {
  if (end.cutOff === null && failure !== null) return { cause: 'failed', failure };
  const reason = end.cutOff ?? 'its end could not be read';
  return { cause: 'cut-off', reason, lastLines: end.lastLines };
}

function failureOf(read: StepEnd | null): Failure | null {
  return read?.end === 'stopped' ? read.failure : null;
}

/**
 * Null where the tool gave the exit code itself. 128 + n is a shell's word for "ended by signal n" that the engine uses
 * too; 255 is what an engine reports that lost its container.
 */
export function readCutOff(exit: JobExit): string | null {
  if (exit.outOfMemory) return 'it ran out of memory';
  if (exit.exitCode > 128 && exit.exitCode < 160) return `it was ended by signal ${exit.exitCode - 128}`;
  return exit.exitCode === 255 ? 'it ended without an exit code of its own' : null;
}
