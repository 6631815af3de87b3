import { beforeEach, describe, expect, it } from 'vitest';
import { createGate, takeTurns } from '../fakes/create-gate.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import {
  createFakeRunWorld,
  type FakeRunWorld,
  type FakeVars,
  fakeApplyStep,
  fakeContainerStep,
} from '../fakes/fake-run.js';
import type { RunEnd } from './journal.js';
import type { ContainerStep } from './recipe.js';
import type { Run } from './run-context.js';
import { runRecipe } from './run-recipe.js';

let world: FakeRunWorld;
beforeEach(() => {
  world = createFakeRunWorld();
});

function start(step: ContainerStep<FakeVars>, more: Partial<Run<FakeVars>> = {}): Promise<RunEnd> {
  return runRecipe(world.deps, world.run({ name: 'create-vm', stages: [{ key: 'apply', steps: [step] }] }, more));
}

function outcomes(): string[] {
  return world.journal.records.map(({ step, attempt, outcome }) => `${step} ${attempt} ${outcome?.outcome}`);
}

describe('a cancel', () => {
  it('sends one SIGTERM, waits, keeps the outputs and tells what changed', async () => {
    const cancel = new AbortController();
    const { program, begun } = createGate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'), { signal: cancel.signal });
    await begun;
    await takeTurns();
    cancel.abort();
    expect(await running).toEqual({ end: 'cancelled', stage: 'apply', changed: 'nothing', facts: {} });
    expect(outcomes()).toEqual(['play 1 cancelled']);
    expect(world.events.at(-1)?.event).toBe('stage-cancelled');
    expect(world.clock.waiting()).toBe(0);
  });

  const afterStop: [string, number, boolean, RunEnd['end'] | string][] = [
    ['that made its VM and ended well', 0, true, 'done'],
    ['that was killed with its VM made', 137, true, 'done'],
    ['that ended by itself and made nothing', 1, false, 'cancelled nothing'],
    ['that was killed and made nothing', 137, false, 'cancelled nothing'],
  ];
  it.each(afterStop)('of a change %s is what Proxmox shows', async (_name, code, made, expected) => {
    const cancel = new AbortController();
    const apply = fakeApplyStep(world);
    const { program, begun } = createGate(code);
    world.engine.whenJob('-apply-', async (io) => {
      if (made) addFakeVm(world.proxmox.world, { vmid: 12045 });
      return program(io);
    });
    const running = start(apply, { signal: cancel.signal });
    await begun;
    await takeTurns();
    cancel.abort();
    const end = await running;
    expect(end.end === 'cancelled' ? `cancelled ${end.changed}` : end.end).toBe(expected);
  });

  it('sends no second SIGTERM after a restart', async () => {
    const cancel = new AbortController();
    const drain = new AbortController();
    let terms = 0;
    const { begun, open, program } = createGate(1);
    world.engine.whenJob('-apply-', async (io) => {
      io.terminated.addEventListener('abort', () => {
        terms += 1;
      });
      await program({ ...io, terminated: new AbortController().signal });
      return 1;
    });
    const stops: number[] = [];
    const { stopJob } = world.engine;
    world.deps.engine = {
      ...world.engine,
      stopJob: (jobId, grace) => {
        stops.push(grace);
        return stopJob(jobId, grace);
      },
    };
    const apply = fakeContainerStep('apply', { effect: 'changes' });
    const running = start(apply, { signal: cancel.signal, drain: drain.signal });
    await begun;
    await takeTurns();
    cancel.abort();
    await takeTurns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    const again = start(apply, { signal: cancel.signal });
    await takeTurns();
    open(1);
    await again;
    expect([stops, terms]).toEqual([[1900], 1]);
  });

  it('before a stage begins nothing', async () => {
    const end = await start(fakeContainerStep('play'), { signal: AbortSignal.abort() });
    expect(end).toEqual({ end: 'cancelled', stage: 'apply', changed: 'nothing', facts: {} });
    expect(world.engine.created).toEqual([]);
    expect(world.events.map(({ event }) => event)).toEqual(['run-started', 'stage-cancelled']);
  });
});

describe('waiting for what the last check needs', () => {
  const never = () => new Promise<null>(() => undefined);

  it('is ended by a cancel, and nothing was begun', async () => {
    const cancel = new AbortController();
    const running = start(fakeApplyStep(world), { signal: cancel.signal, prepareChange: never });
    await takeTurns();
    cancel.abort();
    expect(await running).toMatchObject({ end: 'cancelled', changed: 'nothing' });
    expect(await world.engine.listJobs('inst')).toEqual([]);
  });

  it('is ended by a drain, and begun anew by the next process', async () => {
    const drain = new AbortController();
    const running = start(fakeApplyStep(world), { drain: drain.signal, prepareChange: never });
    await takeTurns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    expect((await start(fakeApplyStep(world))).end).toBe('done');
    expect(outcomes()).toEqual(['apply 1 abandoned', 'apply 2 done']);
    expect(await world.engine.listJobs('inst')).toEqual([]);
  });
});

describe('the time limit', () => {
  it('stops a container and says so', async () => {
    const { program, begun } = createGate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'));
    await begun;
    await takeTurns();
    world.clock.advance(10 * 60_000);
    expect(await running).toMatchObject({
      end: 'stopped',
      failure: { message: 'The step "play" was stopped: it took longer than its limit of 10 min.', changed: 'nothing' },
    });
    expect(world.clock.waiting()).toBe(0);
  });

  it('is not the reason of what failed by itself while nobody looked', async () => {
    const drain = new AbortController();
    const { program, begun, open } = createGate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'), { drain: drain.signal });
    await begun;
    await takeTurns();
    drain.abort();
    await running;
    open(4);
    world.clock.advance(3600_000);
    await takeTurns();
    expect(await start(fakeContainerStep('play'), { signal: AbortSignal.abort() })).toMatchObject({
      end: 'stopped',
      failure: { message: 'exit 4' },
    });
  });

  it('reconciles a change', async () => {
    const { program, begun } = createGate(1);
    const apply = fakeApplyStep(world);
    world.engine.whenJob('-apply-', program);
    const running = start(apply);
    await begun;
    await takeTurns();
    world.clock.advance(10 * 60_000);
    expect(await running).toMatchObject({
      end: 'stopped',
      failure: { message: expect.stringMatching(/^no VM was made: The step "apply" was stopped/) },
    });
  });
});

describe('a drain', () => {
  it('leaves the container running, and the next process goes on with the same card', async () => {
    const drain = new AbortController();
    const { program, begun, open } = createGate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'), { drain: drain.signal });
    await begun;
    await takeTurns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    expect(world.clock.waiting()).toBe(0);
    expect((await world.engine.listJobs('inst')).map(({ state }) => state)).toEqual(['running']);
    world.clock.advance(5000);
    const again = start(fakeContainerStep('play'));
    await takeTurns();
    open(0);
    expect((await again).end).toBe('done');
    expect(world.events.map(({ event }) => event)).toEqual([
      'run-started',
      'stage-started',
      'resumed',
      'stage-started',
      'stage-done',
    ]);
    expect(world.events.find((event) => event.event === 'resumed')).toMatchObject({ lostMs: 5000 });
    expect(world.engine.created.length).toBe(1);
  });
});
