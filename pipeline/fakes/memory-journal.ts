import type { Failure } from '../run/failure.js';
import type { Journal, StepIntent, StepOutcome, StepRecord } from '../run/journal.js';

export interface MemoryJournal extends Journal {
  /** All records of all runs, as they stand. */
  records: readonly StepRecord[];
}

/**
 * The journal in memory. Strict: it refuses moves that a runner must not make, and what a guard throws changes nothing.
 */
export function createMemoryJournal(): MemoryJournal {
  const records: StepRecord[] = [];
  const begun = new Map<string, string>();

  function change(stepId: string, from: readonly StepRecord['state'][], to: Partial<StepRecord>): void {
    const index = records.findIndex((record) => record.stepId === stepId);
    const record = records[index];
    if (record === undefined) throw new Error(`the journal has no step ${stepId}`);
    if (!from.includes(record.state)) throw new Error(`the step ${record.step} cannot go on from ${record.state}`);
    records[index] = { ...record, ...to };
  }

  function get(stepId: string): StepRecord {
    const record = records.find((candidate) => candidate.stepId === stepId);
    if (record === undefined) throw new Error(`the journal has no step ${stepId}`);
    return record;
  }

  const end = (stepId: string, outcome: StepOutcome): void =>
    change(stepId, ['intended', 'created', 'start-intended', 'started'], {
      state: 'ended',
      endedAt: outcome.at,
      outcome,
    });

  return {
    records,
    findSteps: (runId) => records.filter((record) => record.runId === runId).map((record) => ({ ...record })),
    intend(step) {
      if (records.some((record) => keyOf(record) === keyOf(step))) throw new Error(`${keyOf(step)} is there already`);
      const record: StepRecord = {
        ...step,
        ...{ stepId: `step-${records.length + 1}`, state: 'intended', jobId: null, upid: null },
        ...{ startedAt: null, stopIntendedAt: null, endedAt: null, outcome: null },
      };
      records.push(record);
      return { ...record };
    },
    markCreated: (stepId, jobId) => change(stepId, ['intended'], { state: 'created', jobId }),
    markStartIntended(stepId, guard) {
      const { once, at, state } = get(stepId);
      const isTaken = once !== undefined && (begun.get(once) ?? stepId) !== stepId;
      const refusal = isTaken ? onceOnly : guard();
      if (refusal !== null) end(stepId, { outcome: 'stopped', failure: refusal, at });
      else change(stepId, ['intended', 'created', 'start-intended'], { state: 'start-intended' });
      if (refusal === null && once !== undefined && state !== 'ended') begun.set(once, stepId);
      return refusal;
    },
    markStarted: (stepId, at) => change(stepId, ['start-intended'], { state: 'started', startedAt: at }),
    markUpid: (stepId, upid) => change(stepId, ['intended', 'start-intended', 'started'], { upid }),
    markStopIntended(stepId, at) {
      if (get(stepId).stopIntendedAt !== null) return false;
      change(stepId, ['start-intended', 'started'], { stopIntendedAt: at });
      return true;
    },
    end,
  };
}

const onceOnly: Failure = {
  word: 'refused',
  message: 'This was begun once already.',
  lastLines: [],
  side: 'chatops',
  changed: 'nothing',
  cure: 'Plan anew.',
  next: 'stop',
};

function keyOf({ runId, stage, step, attempt }: StepIntent): string {
  return `${runId} ${stage} ${step} ${attempt}`;
}
