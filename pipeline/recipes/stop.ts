import type { Failure } from '../run/failure.js';
import type { StepEnd } from '../run/recipe.js';

/** What a failure says at least; the rest is the harmless case: nothing changed, nothing more to show, stop. */
export type FailureText = Pick<Failure, 'word' | 'message' | 'side' | 'cure'> & Partial<Failure>;

export function stop(failure: FailureText): StepEnd {
  return { end: 'stopped', failure: { lastLines: [], changed: 'nothing', next: 'stop', ...failure } };
}
