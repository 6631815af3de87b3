import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  approve,
  askApproveRun,
  end,
  held,
  liveVms,
  madeFacts,
  plan,
  planFacts,
  readyFacts,
  run,
  stoppedAt,
  textOf,
} from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const state = (number = 1) => world.request(number).state;

describe('a run that stops', () => {
  it('before the change lets go, and is planned anew on a retry', () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { message: 'Storage is full.' }));
    expect([state().state, held(world)]).toEqual(['failed', []]);
    expect(world.card(1).buttons.map(({ action }) => action)).toEqual(['retry']);
    world.type('terminal:ana', '/vm retry R-1');
    plan(world, 1);
    expect(state().state).toBe('approved');
  });

  it.each([
    ['quota', { vmsPerPerson: 1 }, /(Ana has|you have) 1 of 1 VMs \(R-2 web-2\): 0 left, and this needs 1;/],
    ['number of open requests', { openRequestsPerPerson: 1 }, /Ana has 1 open requests of at most 1/],
  ])('is not planned anew beyond the %s of who asked', (_, limits, why) => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { message: 'Storage is full.' }));
    const { settings } = world.tools;
    world.tools.settings = { ...settings, limits: { ...settings.limits, ...limits } };
    world.type('terminal:ana', '/vm create web-2 template=debian-13 size=s env=prod lease=7d');
    for (const actor of ['terminal:ana', 'terminal:bo']) {
      expect(textOf(world.type(actor, '/vm retry R-1'))).toMatch(why);
    }
    expect([state().state, state(2).state]).toEqual(['failed', 'planning']);
  });

  it('after the change keeps the VM known, and goes on with the same run and approval', () => {
    const runId = askApproveRun(world);
    end(world, 1, stoppedAt('configure', { side: 'playbook', changed: 'something' }, readyFacts));
    expect(state()).toMatchObject({ state: 'failed', retry: 'stage' });
    expect(liveVms(world)).toMatchObject([{ name: 'web-1', readyAt: null }]);
    expect(held(world)).toHaveLength(4);
    expect(textOf(world.type('terminal:ana', '/vm retry R-1'))).toContain('goes on with the stage that failed');
    expect(state()).toMatchObject({ state: 'running', runId });
    expect(world.transaction((stores) => stores.runs.listOpen())).toMatchObject([{ id: runId }]);
    end(world, 1, { end: 'done', facts: readyFacts });
    expect(liveVms(world)).toMatchObject([{ name: 'web-1', readyAt: world.clock.now }]);
  });

  it.each([
    ['apply', 'identify'],
    ['apply', 'import'],
    ['first-boot', 'agent'],
  ] as const)('in %s, at %s, tells of the VM that stands, and goes on from there', (stage, step) => {
    askApproveRun(world);
    const away = stoppedAt('apply', { word: 'broke', changed: 'nothing' }, madeFacts);
    end(world, 1, { ...away, stage, step });
    expect(state()).toMatchObject({ state: 'failed', retry: 'stage', failure: { changed: 'something' } });
    expect(liveVms(world)).toHaveLength(1);
  });

  it('before a destroy is confirmed looks again on a retry', () => {
    askApproveRun(world);
    end(world, 1, { end: 'done', facts: readyFacts });
    world.type('terminal:ana', '/vm destroy web-1 confirm=web-1');
    plan(world, 2);
    approve(world, 2);
    const runId = run(world, 2);
    const away = stoppedAt('apply', { word: 'broke', changed: 'nothing' });
    end(world, 2, { ...away, stage: 'destroy', step: 'confirm' });
    expect(state(2)).toMatchObject({ state: 'failed', retry: 'stage', failure: { changed: 'something' } });
    world.type('terminal:ana', '/vm retry R-2');
    expect(state(2)).toMatchObject({ state: 'running', runId });
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect([state(2).state, liveVms(world)]).toEqual(['ready', []]);
  });

  it('is cancelled with what was changed by then', () => {
    askApproveRun(world);
    expect(textOf(world.type('terminal:ana', '/vm cancel R-1'))).toContain('it is being stopped');
    expect(state()).toMatchObject({ state: 'running', cancelBy: world.people.ana.id });
    end(world, 1, { end: 'cancelled', stage: 'configure', changed: 'something', facts: madeFacts });
    expect(world.card(1).outcome).toEqual({
      ...{ kind: 'cancelled', changed: 'something', by: { display: 'Ana', actor: 'terminal:ana' } },
    });
    expect(liveVms(world)).toHaveLength(1);
    expect(world.card(1).buttons.map(({ action }) => action)).toContain('destroy');
  });

  it('is cancelled where the last check heard of it first', () => {
    askApproveRun(world);
    world.type('terminal:ana', '/vm cancel R-1');
    end(world, 1, stoppedAt('apply', { word: 'refused', message: 'it was cancelled' }));
    expect(state()).toMatchObject({ state: 'cancelled', by: world.people.ana.id, changed: 'nothing' });
    expect(held(world)).toEqual([]);
  });

  it('is cancelled, and holds nothing, where only a template was built by then', () => {
    askApproveRun(world);
    end(world, 1, { end: 'cancelled', stage: 'template', changed: 'something', facts: planFacts });
    expect([state().state, held(world)]).toEqual(['cancelled', []]);
  });

  it('in the template lets go of the VM, which does not exist, and takes other VMIDs on a retry', () => {
    askApproveRun(world);
    const packer = stoppedAt('template', { changed: 'something' });
    end(world, 1, packer);
    expect([state().state, held(world)]).toEqual(['failed', []]);
    world.type('terminal:ana', '/vm retry R-1');
    const left = { node: 'pve1', name: 'x', template: false, running: true, pool: null, tags: [], memoryBytes: 1 };
    const began = plan(world, 1, { facts: { vms: [{ ...left, vmid: 11001 }] } });
    expect(began.next === 'run' && began.work.recipe === 'create-vm' ? began.work.vars.template : null).toMatchObject({
      ...{ vmid: 11002, baseVmid: 11000, generation: 1 },
    });
  });

  it('is unknown where it was cancelled in the middle of the apply', () => {
    askApproveRun(world);
    end(world, 1, { end: 'cancelled', stage: 'apply', changed: 'not known', facts: planFacts });
    expect(state().state).toBe('unknown');
  });

  it('stays as it is when this process ends', () => {
    askApproveRun(world);
    end(world, 1, { end: 'drained' });
    expect(state().state).toBe('running');
  });
});

describe('an unknown outcome', () => {
  const lost = () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { word: 'unknown', changed: 'not known', message: 'It was cut off.' }));
    return world.card(1);
  };

  it('offers adopt, destroy and leave, and holds what it held', () => {
    const card = lost();
    expect(card).toMatchObject({
      state: 'unknown',
      outcome: { kind: 'stopped', word: 'unknown', changed: 'not known' },
    });
    expect(card.buttons.map(({ action }) => action)).toEqual(['adopt', 'destroy', 'leave']);
    expect(held(world)).toHaveLength(4);
  });

  it("is nobody's to resolve whom the policy does not allow it", () => {
    lost();
    expect(textOf(world.type('terminal:ana', '/vm adopt R-1'))).toContain('not yours to resolve');
    expect(state().state).toBe('unknown');
  });

  it('is adopted: the same run goes on, and its journal has the apply as done', () => {
    const runId = askApproveRun(world);
    const { journal } = world.tools;
    const apply = { runId, stage: 'apply', step: 'apply', kind: 'container', at: 1 } as const;
    const { stepId } = journal.intend({ ...apply, attempt: 1, once: 'plan:f1' });
    const lost = stoppedAt('apply', { word: 'unknown', changed: 'not known' });
    if (lost.end === 'stopped') journal.end(stepId, { outcome: 'stopped', failure: lost.failure, at: 2 });
    end(world, 1, lost);
    expect(textOf(world.type('terminal:bo', '/vm adopt R-1'))).toContain('adopted');
    expect(state()).toMatchObject({ state: 'running', runId });
    expect(journal.findSteps(runId).map(({ attempt, outcome }) => [attempt, outcome?.outcome])).toEqual([
      [1, 'stopped'],
      [2, 'done'],
    ]);
  });

  it('is left: it has failed for good, and its name and VMID stay reserved', () => {
    lost();
    expect(textOf(world.type('terminal:bo', '/vm leave R-1'))).toContain('left as it is');
    expect(state()).toMatchObject({ state: 'failed', retry: 'none' });
    expect(held(world)).toHaveLength(4);
  });

  it('is destroyed by a request of its own, proven by the Notes alone', () => {
    lost();
    expect(textOf(world.type('terminal:ana', '/vm destroy web-1 confirm=web-1'))).toContain('R-2 destroy web-1');
    const began = plan(world, 2);
    expect(began.next === 'run' && began.work.recipe === 'destroy-vm' ? began.work.vars : null).toMatchObject({
      ...{ vmid: 12000, smbiosUuid: null, madeBy: world.request(1).id },
    });
    approve(world, 2);
    run(world, 2);
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect(state(1)).toMatchObject({ state: 'failed', retry: 'none' });
    expect([state(2).state, held(world)]).toEqual(['ready', []]);
  });
});
