import { describe, expect, it } from 'vitest';
import type { Failure } from '../../pipeline/run/failure.js';
import type { RunEvent } from '../../pipeline/run/journal.js';
import { foldProgress } from './fold-progress.js';
import { stageLines, titleOfStage } from './stage-lines.js';

const lines = stageLines['create-vm'];
const failure = (word: Failure['word']): Failure => ({
  word,
  message: 'm',
  lastLines: [],
  side: 'proxmox',
  changed: 'nothing',
  cure: 'c',
  next: 'stop',
});
const fold = (...events: RunEvent[]) => foldProgress(lines, events);
const show = (...events: RunEvent[]) =>
  fold(...events).map(({ state, tookMs }) => (tookMs === null ? state : `${state} ${tookMs}`));

describe('foldProgress', () => {
  it('numbers the six lines in the order of the tools', () => {
    expect(fold().map(({ number, tool, title, state }) => `${number} ${tool} ${title} ${state}`)).toEqual([
      '1 Terraform plan waiting',
      '2 Packer template waiting',
      '3 Cloud-Init seed waiting',
      '4 Terraform apply waiting',
      '5 Cloud-Init first boot waiting',
      '6 Ansible configure waiting',
    ]);
  });

  it('adds preflight to the plan line, which runs on between the two', () => {
    const preflight: RunEvent[] = [
      { event: 'stage-started', stage: 'preflight', at: 0 },
      { event: 'stage-done', stage: 'preflight', at: 1000 },
    ];
    expect(show(...preflight)[0]).toBe('running');
    expect(show(...preflight, { event: 'stage-started', stage: 'plan', at: 1000 })[0]).toBe('running');
    const whole: RunEvent[] = [
      ...preflight,
      { event: 'stage-started', stage: 'plan', at: 1000 },
      { event: 'stage-done', stage: 'plan', at: 4000 },
    ];
    expect(show(...whole)[0]).toBe('done 4000');
  });

  it('shows what runs now with its note and count, and drops both at the end', () => {
    const begun: RunEvent[] = [
      { event: 'run-started', recipe: 'create-vm', at: 0 },
      { event: 'stage-skipped', stage: 'template', why: 'current, built 3 days ago', at: 0 },
      { event: 'stage-started', stage: 'configure', at: 10 },
      { event: 'stage-progress', stage: 'configure', text: 'TASK install docker', count: 12, at: 11 },
    ];
    expect(fold(...begun)[5]).toMatchObject({
      state: 'running',
      note: 'TASK install docker',
      count: 12,
      startedAt: 10,
    });
    expect(fold(...begun)[1]).toMatchObject({ state: 'skipped', note: 'current, built 3 days ago' });
    expect(fold(...begun, { event: 'stage-done', stage: 'configure', at: 30 })[5]).toMatchObject({
      state: 'done',
      note: null,
      count: null,
      tookMs: 20,
    });
  });

  it.each(['failed', 'broke', 'refused', 'unknown'] as const)('shows a stage that ended with %s so', (word) => {
    const events: RunEvent[] = [
      { event: 'stage-started', stage: 'apply', at: 0 },
      { event: 'stage-stopped', stage: 'apply', failure: failure(word), at: 5 },
    ];
    expect(show(...events)[3]).toBe(`${word} 5`);
  });

  it('begins afresh with a stage that is tried again', () => {
    const events: RunEvent[] = [
      { event: 'stage-started', stage: 'configure', at: 0 },
      { event: 'stage-stopped', stage: 'configure', failure: failure('failed'), at: 5 },
      { event: 'stage-started', stage: 'configure', at: 50 },
      { event: 'stage-done', stage: 'configure', at: 60 },
    ];
    expect(show(...events)[5]).toBe('done 10');
  });

  it('shows a failed clean-up on the last line of a create', () => {
    const events: RunEvent[] = [
      { event: 'stage-started', stage: 'configure', at: 0 },
      { event: 'stage-done', stage: 'configure', at: 5 },
      { event: 'stage-started', stage: 'clean-up', at: 5 },
      { event: 'stage-stopped', stage: 'clean-up', failure: failure('broke'), at: 7 },
    ];
    expect(show(...events)[5]).toBe('broke 7');
  });

  it('names a stage by its line', () => {
    expect(titleOfStage('create-vm', 'first-boot')).toBe('Cloud-Init first boot');
    expect(titleOfStage('plan-create-vm', 'preflight')).toBe('Terraform plan');
  });
});
