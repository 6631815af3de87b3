import { describe, expect, it } from 'vitest';
import type { JobView } from '../engine.js';
import { decideJoin, type JoinAction } from './decide-join.js';
import type { Failure } from './failure.js';
import type { StepOutcome, StepRecord } from './journal.js';

type Effect = Parameters<typeof decideJoin>[0];
type Shown = JobView['state'] | 'absent';

const failure: Failure = {
  word: 'failed',
  message: 'no',
  lastLines: [],
  side: 'proxmox',
  changed: 'not known',
  cure: 'look',
  next: 'stop',
};

function record(kind: StepRecord['kind'], state: StepRecord['state'], outcome: StepOutcome | null = null): StepRecord {
  return {
    ...{ stepId: 's', runId: 'r', stage: 'apply', step: 'apply', attempt: 1, kind, at: 0 },
    ...{ state, jobId: null, upid: null, startedAt: null, stopIntendedAt: null, endedAt: null, outcome },
  };
}

function say(action: JoinAction): string {
  if (action.act === 'begin') return `begin ${action.attempt}`;
  return action.act === 'keep' ? `keep ${action.outcome.outcome}` : action.act;
}

const SHOWN: readonly Shown[] = ['absent', 'created', 'running', 'exited'];

describe('joining a container', () => {
  // One row for each journal state, one column for what the engine shows: absent, created, running, exited.
  const table: [Effect, StepRecord['state'], [string, string, string, string]][] = [
    ['none', 'intended', ['create', 'redo', 'redo', 'redo']],
    ['none', 'created', ['redo', 'redo', 'redo', 'redo']],
    ['none', 'start-intended', ['redo', 'redo', 'attach', 'harvest']],
    ['none', 'started', ['redo', 'redo', 'attach', 'harvest']],
    ['changes', 'intended', ['create', 'redo', 'lost', 'lost']],
    ['changes', 'created', ['redo', 'redo', 'lost', 'lost']],
    ['changes', 'start-intended', ['lost', 'start', 'attach', 'harvest']],
    ['changes', 'started', ['lost', 'lost', 'attach', 'harvest']],
  ];
  const cells = table.flatMap(([effect, state, acts]) =>
    SHOWN.map((shown, index): [Effect, StepRecord['state'], Shown, string] => [
      effect,
      state,
      shown,
      acts[index] ?? '',
    ]),
  );
  it.each(cells)('of effect %s that is %s in the journal and %s in the engine: %s', (effect, state, shown, act) => {
    expect(say(decideJoin(effect, record('container', state), shown))).toBe(act);
  });
});

describe('joining a call', () => {
  const table: [Effect, StepRecord['state'], string][] = [
    ['reads', 'intended', 'redo'],
    ['reads', 'start-intended', 'redo'],
    ['repeatable', 'intended', 'redo'],
    ['repeatable', 'start-intended', 'redo'],
    ['once', 'intended', 'call'],
    ['once', 'start-intended', 'follow'],
  ];
  it.each(table)('of effect %s that is %s: %s', (effect, state, act) => {
    expect(say(decideJoin(effect, record('call', state), 'absent'))).toBe(act);
  });
});

describe('joining a step that has ended', () => {
  const outcomes: [StepOutcome, string, string][] = [
    [{ outcome: 'done', facts: {}, at: 1 }, 'keep done', 'keep done'],
    [{ outcome: 'skipped', why: 'current', at: 1 }, 'keep skipped', 'keep skipped'],
    [{ outcome: 'abandoned', why: 'cut off', at: 1 }, 'begin 2', 'begin 2'],
    [{ outcome: 'stopped', failure, at: 1 }, 'begin 2', 'keep stopped'],
    [{ outcome: 'cancelled', changed: 'nothing', at: 1 }, 'keep cancelled', 'keep cancelled'],
  ];
  it.each(outcomes)(
    'with $outcome: %s where it may be repeated, %s where it changes the world',
    (outcome, may, not) => {
      for (const shown of SHOWN) {
        expect(say(decideJoin('none', record('container', 'ended', outcome), shown))).toBe(may);
        expect(say(decideJoin('changes', record('container', 'ended', outcome), shown))).toBe(not);
        expect(say(decideJoin('repeatable', record('call', 'ended', outcome), shown))).toBe(may);
        expect(say(decideJoin('once', record('call', 'ended', outcome), shown))).toBe(not);
      }
    },
  );

  it('begins with the first attempt where there is no record', () => {
    expect(say(decideJoin('changes', null, 'absent'))).toBe('begin 1');
  });
});
