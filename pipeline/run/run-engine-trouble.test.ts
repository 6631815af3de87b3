import { beforeEach, describe, expect, it } from 'vitest';
import { EngineRefusedError, EngineUnreachableError } from '../engine.js';
import { createGate, takeTurns } from '../fakes/create-gate.js';
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

function progress(): string[] {
  return world.events.flatMap((event) => (event.event === 'stage-progress' ? [event.text] : []));
}

describe('an engine that is not well', () => {
  it('is waited for while its image is missing, with the words on the card', async () => {
    world.engine.setImage('ansible', null);
    world.engine.whenJob('-play-', async () => 0);
    const running = start(fakeContainerStep('play', { tool: 'ansible' }));
    await takeTurns();
    world.engine.setImage('ansible', 'sha256:fake-ansible');
    expect((await running).end).toBe('done');
    expect(progress()[0]).toMatch(/^waiting: the engine cannot create the job .* sha256:fake-ansible is not there$/);
  });

  it('is given up where the image stays missing', async () => {
    world.engine.setImage('ansible', null);
    expect(await start(fakeContainerStep('play', { tool: 'ansible' }))).toMatchObject({
      end: 'stopped',
      failure: {
        word: 'broke',
        changed: 'nothing',
        cure: expect.stringContaining('docker compose --profile tools build'),
      },
    });
  });

  it('may be away for a while; the container is not lost', async () => {
    const { program, begun, open } = createGate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'));
    await begun;
    world.engine.goAway();
    await takeTurns();
    open(0);
    await takeTurns();
    world.engine.comeBack();
    expect((await running).end).toBe('done');
    expect(progress()).toContain('the container engine does not answer, waiting for it');
    expect(world.engine.created.length).toBe(1);
  });

  it('may be away when a run begins', async () => {
    world.engine.whenJob('-play-', async () => 0);
    world.engine.goAway();
    const running = start(fakeContainerStep('play'));
    await takeTurns();
    world.engine.comeBack();
    expect((await running).end).toBe('done');
  });

  it('gets a container that an earlier run left under the name out of the way', async () => {
    world.engine.whenJob('-play-', async () => 0);
    const left = {
      ...{ name: 'chatops-inst-req-1-apply-play-1', instance: 'inst', labels: {}, image: 'sha256:fake-terraform' },
    };
    const limits = { memoryMiB: 1, cpus: 1, pids: 1 };
    await world.engine.createJob({ ...left, ...limits, command: ['x'], env: {}, network: 'none', files: [] });
    expect((await start(fakeContainerStep('play'))).end).toBe('done');
    expect(await world.engine.listJobs('inst')).toEqual([]);
  });
});

describe('a start whose answer is lost', () => {
  /** The next start takes effect, or not, and its answer is lost. */
  function loseStart(effect: (jobId: string) => Promise<void>): { starts: () => number } {
    let starts = 0;
    const { startJob } = world.engine;
    world.deps.engine = {
      ...world.engine,
      startJob: async (jobId) => {
        starts += 1;
        if (starts > 1) return startJob(jobId);
        await effect(jobId);
        throw new EngineUnreachableError('cut');
      },
    };
    return { starts: () => starts };
  }

  it('is not made again where the container has run', async () => {
    const apply = fakeApplyStep(world);
    const { startJob } = world.engine;
    const { starts } = loseStart(async (jobId) => {
      await startJob(jobId);
      await takeTurns();
    });
    expect((await start(apply)).end).toBe('done');
    expect(starts()).toBe(1);
  });

  it('is made again where the container never ran', async () => {
    const apply = fakeApplyStep(world);
    const { starts } = loseStart(async () => undefined);
    expect((await start(apply)).end).toBe('done');
    expect(starts()).toBe(2);
  });

  it('leaves a change to be proven where the container is gone', async () => {
    const apply = fakeApplyStep(world);
    const { starts } = loseStart((jobId) => world.engine.removeJob(jobId));
    expect(await start(apply)).toMatchObject({ failure: { message: 'no VM was made: its container is gone' } });
    expect(starts()).toBe(1);
  });

  it('and one that the engine refuses changed nothing', async () => {
    const apply = fakeApplyStep(world);
    world.deps.engine = {
      ...world.engine,
      startJob: async () => {
        throw new EngineRefusedError('start it: no such program');
      },
    };
    expect(await start(apply)).toMatchObject({
      end: 'stopped',
      failure: {
        word: 'broke',
        changed: 'nothing',
        message: 'The container could not be started: start it: no such program',
      },
    });
  });
});
