import { describe, expect, it } from 'vitest';
import type { StepOutcome, StepRecord } from '../../pipeline/run/journal.js';
import { standingOf } from './standing-of.js';

const done: StepOutcome = { outcome: 'done', facts: {}, at: 2 };

function step(
  stage: StepRecord['stage'],
  key: string,
  state: StepRecord['state'],
  outcome: StepOutcome | null = null,
): StepRecord {
  const none = { jobId: null, upid: null, startedAt: null, stopIntendedAt: null, endedAt: null };
  return { stepId: key, runId: 'a1', stage, step: key, attempt: 1, kind: 'container', at: 1, state, outcome, ...none };
}

const seed = step('seed', 'build-seed', 'ended', done);
const applied = step('apply', 'apply', 'ended', done);

describe('what a run has left', () => {
  it.each<[string, StepRecord[], ReturnType<typeof standingOf>]>([
    ['nothing before its first step', [], { afterApply: false, isOpen: false, changed: 'nothing' }],
    [
      'nothing by planning',
      [step('plan', 'init', 'ended', done), step('plan', 'plan', 'started')],
      { afterApply: false, isOpen: false, changed: 'nothing' },
    ],
    ['a seed', [seed], { afterApply: false, isOpen: false, changed: 'something' }],
    [
      'what nobody knows of a template that is being built',
      [step('template', 'build', 'started')],
      { afterApply: false, isOpen: false, changed: 'not known' },
    ],
    [
      'a seed, by an apply that was not started yet',
      [seed, step('apply', 'apply', 'created')],
      { afterApply: false, isOpen: false, changed: 'something' },
    ],
    [
      'what nobody knows, by an apply that was about to start',
      [seed, step('apply', 'apply', 'start-intended')],
      { afterApply: false, isOpen: true, changed: 'not known' },
    ],
    [
      'what nobody knows, by a destroy that runs',
      [step('destroy', 'apply', 'started')],
      { afterApply: false, isOpen: true, changed: 'not known' },
    ],
    [
      'a VM that a play is configuring',
      [seed, applied, step('configure', 'configure', 'started')],
      { afterApply: true, isOpen: false, changed: 'something' },
    ],
  ])('%s', (_name, records, standing) => {
    expect(standingOf(records)).toEqual(standing);
  });
});
