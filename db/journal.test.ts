import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../pipeline/run/failure.js';
import type { Journal, StepIntent } from '../pipeline/run/journal.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { journal } from './journal.js';

let test: TestDatabase;
let steps: Journal;
beforeEach(() => {
  test = openTestDatabase();
  steps = journal(test.db);
});
afterEach(() => test.remove());

const apply: StepIntent = { runId: 'run-1', stage: 'apply', step: 'apply', attempt: 1, kind: 'container', at: 10 };
const frozen: Failure = {
  ...{ word: 'refused', message: 'frozen', lastLines: [], side: 'operator', changed: 'nothing', cure: 'wait' },
  next: 'stop',
};

describe('the journal', () => {
  it('knows each mark of a container step', () => {
    const { stepId } = steps.intend(apply);
    const only = () => steps.findSteps('run-1')[0];
    const fresh = { jobId: null, upid: null, startedAt: null, stopIntendedAt: null, endedAt: null, outcome: null };
    expect(only()).toEqual({ ...apply, stepId, state: 'intended', ...fresh });
    steps.markCreated(stepId, 'job-1');
    expect(only()).toEqual({ ...apply, stepId, state: 'created', ...fresh, jobId: 'job-1' });
    expect(steps.markStartIntended(stepId, () => null)).toBeNull();
    expect(only()?.state).toBe('start-intended');
    steps.markStarted(stepId, 20);
    expect(only()).toMatchObject({ state: 'started', startedAt: 20 });
    steps.end(stepId, { outcome: 'done', facts: { destroyed: { vmid: 5 } }, at: 30 });
    expect(only()).toMatchObject({
      ...{ state: 'ended', endedAt: 30 },
      outcome: { outcome: 'done', facts: { destroyed: { vmid: 5 } }, at: 30 },
    });
  });

  it('knows the UPID of a call', () => {
    const { stepId } = steps.intend({ ...apply, kind: 'call' });
    steps.markStartIntended(stepId, () => null);
    steps.markUpid(stepId, 'UPID:pve1:1');
    expect(steps.findSteps('run-1')[0]).toMatchObject({ state: 'start-intended', upid: 'UPID:pve1:1' });
  });

  it('gives the steps in the order of their intent, and each attempt once', () => {
    steps.intend(apply);
    steps.intend({ ...apply, stage: 'seed', step: 'iso', at: 1 });
    steps.intend({ ...apply, attempt: 2 });
    expect(steps.findSteps('run-1').map(({ step, attempt }) => [step, attempt])).toEqual([
      ['apply', 1],
      ['iso', 1],
      ['apply', 2],
    ]);
    expect(() => steps.intend(apply)).toThrow(/UNIQUE/);
  });

  it('records the refusal of a guard as the end, and the start is not made', () => {
    const { stepId } = steps.intend(apply);
    expect(steps.markStartIntended(stepId, () => frozen)).toEqual(frozen);
    expect(steps.findSteps('run-1')[0]).toMatchObject({
      ...{ state: 'ended', startedAt: null },
      outcome: { outcome: 'stopped', failure: frozen },
    });
  });

  it('keeps what the guard wrote only together with the start', () => {
    const { stepId } = steps.intend(apply);
    const guard = () => {
      test.transaction(({ people }) => people.addGroup('seen'));
      throw new Error('cannot read the facts');
    };
    expect(() => steps.markStartIntended(stepId, guard)).toThrow('cannot read the facts');
    expect(test.transaction(({ people }) => people.findGroup('seen'))).toBeNull();
    expect(steps.findSteps('run-1')[0]?.state).toBe('intended');
  });

  it('never begins a second step with the same once-key, in whatever run', () => {
    const once = 'plan:abc';
    const first = steps.intend({ ...apply, once });
    const second = steps.intend({ ...apply, attempt: 2, once });
    const other = steps.intend({ ...apply, runId: 'run-2', once });
    expect(steps.markStartIntended(first.stepId, () => null)).toBeNull();
    steps.end(first.stepId, { outcome: 'abandoned', why: 'cut off', at: 15 });
    for (const { stepId } of [second, other]) {
      expect(steps.markStartIntended(stepId, () => null)).toMatchObject({ word: 'refused', changed: 'nothing' });
    }
    expect(() => test.db.exec(`UPDATE steps SET start_intended = 1 WHERE id = '${second.stepId}'`)).toThrow(/UNIQUE/);
    expect(steps.findSteps('run-2')[0]).toMatchObject({ once, state: 'ended' });
  });

  it('asks the guard again for a start that never reached the engine', () => {
    const { stepId } = steps.intend({ ...apply, once: 'plan:abc' });
    expect(steps.markStartIntended(stepId, () => null)).toBeNull();
    expect(steps.markStartIntended(stepId, () => frozen)).toEqual(frozen);
  });

  it('lets one stop be sent, ever', () => {
    const { stepId } = steps.intend(apply);
    expect([steps.markStopIntended(stepId, 20), steps.markStopIntended(stepId, 21)]).toEqual([true, false]);
    expect(steps.findSteps('run-1')[0]?.stopIntendedAt).toBe(20);
  });

  it('lets another attempt begin where the first one never did', () => {
    const once = 'plan:abc';
    const first = steps.intend({ ...apply, once });
    steps.end(first.stepId, { outcome: 'abandoned', why: 'the engine was away', at: 15 });
    const second = steps.intend({ ...apply, attempt: 2, once });
    expect(steps.markStartIntended(second.stepId, () => null)).toBeNull();
  });

  it('tells nothing anew of a step that has ended', () => {
    const { stepId } = steps.intend(apply);
    steps.end(stepId, { outcome: 'skipped', why: 'current', at: 15 });
    const again = [
      () => steps.end(stepId, { outcome: 'done', facts: {}, at: 16 }),
      () => steps.markStarted(stepId, 16),
      () => steps.markCreated(stepId, 'job-2'),
      () => steps.markUpid('nothing', 'UPID'),
      () => void steps.markStartIntended(stepId, () => null),
    ];
    for (const act of again) expect(act).toThrow(/not open in the journal/);
    expect(steps.findSteps('run-1')[0]?.outcome).toEqual({ outcome: 'skipped', why: 'current', at: 15 });
  });
});
