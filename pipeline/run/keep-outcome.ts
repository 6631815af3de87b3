import type { StepOutcome } from './journal.js';
import type { StepResult } from './run-context.js';

/** The result of a step that the journal knows to have ended. */
export function keepOutcome(outcome: Exclude<StepOutcome, { outcome: 'abandoned' }>): StepResult {
  switch (outcome.outcome) {
    case 'done':
      return { result: 'done', facts: outcome.facts, at: outcome.at };
    case 'skipped':
      return { result: 'done', facts: {}, at: outcome.at };
    case 'stopped':
      return { result: 'stopped', failure: outcome.failure };
    case 'cancelled':
      return { result: 'cancelled', changed: outcome.changed };
  }
}
