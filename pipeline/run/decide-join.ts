import type { JobView } from '../engine.js';
import type { StepOutcome, StepRecord } from './journal.js';
import type { CallStep, ContainerStep } from './recipe.js';

/** What a run does with a step, given its newest record and what the engine shows of that record's job. */
export type JoinAction =
  /** A new record. */
  | { act: 'begin'; attempt: number }
  /** The same record: its container does not exist yet. */
  | { act: 'create' }
  /** Nothing came of it: its job (if any) is removed, the record abandoned, and a new attempt begun. */
  | { act: 'redo'; why: string }
  /** The container stands there and was never started, though the start was intended: ask again, then start it. */
  | { act: 'start' }
  | { act: 'attach' }
  /** It ended while nobody looked. */
  | { act: 'harvest' }
  /** A change was begun and its end is nowhere to be seen. */
  | { act: 'lost'; why: string }
  /** The same record: the call was not made yet. */
  | { act: 'call' }
  /** The call was about to be made: wait for its task, or look for it. */
  | { act: 'follow' }
  | { act: 'keep'; outcome: Exclude<StepOutcome, { outcome: 'abandoned' }> };

type Effect = ContainerStep<never>['effect'] | CallStep<never>['effect'];
type Shown = JobView['state'] | 'absent';

/** Pure: the boot join of design and journal. `shown` counts for containers only. */
export function decideJoin(effect: Effect, record: StepRecord | null, shown: Shown): JoinAction {
  if (record === null) return { act: 'begin', attempt: 1 };
  if (record.outcome !== null) return decideEnded(effect, record, record.outcome);
  if (record.kind === 'call') return decideCall(effect, record);
  return decideContainer(effect === 'changes', record, shown);
}

function decideEnded(effect: Effect, record: StepRecord, outcome: StepOutcome): JoinAction {
  if (outcome.outcome === 'abandoned') return { act: 'begin', attempt: record.attempt + 1 };
  // A person may have a stopped step tried again, but a change that was begun is never begun a second time.
  if (outcome.outcome === 'stopped' && isRepeatable(effect)) return { act: 'begin', attempt: record.attempt + 1 };
  return { act: 'keep', outcome };
}

function decideCall(effect: Effect, record: StepRecord): JoinAction {
  if (isRepeatable(effect)) return { act: 'redo', why: 'the bot was started anew in the middle of it' };
  return record.state === 'intended' ? { act: 'call' } : { act: 'follow' };
}

function decideContainer(isChange: boolean, record: StepRecord, shown: Shown): JoinAction {
  const startIntended = record.state === 'start-intended' || record.state === 'started';
  if (startIntended) {
    if (shown === 'running') return { act: 'attach' };
    if (shown === 'exited') return { act: 'harvest' };
    if (shown === 'created' && record.state === 'start-intended' && isChange) return { act: 'start' };
    return giveUp(isChange, shown === 'absent' ? 'its container is gone' : 'its container was never started');
  }
  if (shown === 'running' || shown === 'exited') return giveUp(isChange, 'its container was started by somebody else');
  if (record.state === 'intended' && shown === 'absent') return { act: 'create' };
  return { act: 'redo', why: shown === 'absent' ? 'its container is gone' : 'its container may be only half made' };
}

function giveUp(isChange: boolean, why: string): JoinAction {
  return isChange ? { act: 'lost', why } : { act: 'redo', why };
}

function isRepeatable(effect: Effect): boolean {
  return effect !== 'changes' && effect !== 'once';
}
