import { beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../fakes/create-gate.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import {
  createFakeRunWorld,
  type FakeRunWorld,
  type FakeVars,
  fakeApplyStep,
  fakeContainerStep,
  fakeFailure,
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

function progress(): string[] {
  return world.events.flatMap((event) => (event.event === 'stage-progress' ? [event.text] : []));
}

describe('a container that fails by itself', () => {
  it('stops the run with what the recipe read, and is tried again when a person retries', async () => {
    world.engine.whenJob('-play-', async (io) => {
      io.print('fatal: no\n', 'stderr');
      return 2;
    });
    expect(await start(fakeContainerStep('play'))).toEqual({
      end: 'stopped',
      stage: 'apply',
      step: 'play',
      failure: fakeFailure('exit 2', { lastLines: ['fatal: no'] }),
      facts: {},
    });
    world.engine.whenJob('-play-', async () => 0);
    world.clock.advance(3600_000);
    expect((await start(fakeContainerStep('play'))).end).toBe('done');
    expect(outcomes()).toEqual(['play 1 stopped', 'play 2 done']);
    expect(world.events).toContainEqual({ event: 'resumed', lostMs: 0, at: world.clock.now() });
  });

  it('is reconciled where it changes the world, and never begun again', async () => {
    const apply = fakeApplyStep(world);
    world.engine.whenJob('-apply-', async () => 1);
    const ends = [await start(apply), await start(apply)];
    expect(ends.map((end) => (end.end === 'stopped' ? [end.failure.message, end.failure.next] : end.end))).toEqual([
      ['no VM was made: exit 1', 'plan-anew'],
      ['no VM was made: exit 1', 'plan-anew'],
    ]);
    expect(world.engine.created.length).toBe(1);
  });

  it('is not begun in another run where its key was used', async () => {
    await start(fakeApplyStep(world));
    world.proxmox.world.vms.delete(12045);
    const end = await start(fakeApplyStep(world), { runId: 'run-2' });
    expect(end).toMatchObject({ end: 'stopped', failure: { word: 'refused', changed: 'nothing' } });
    expect(world.proxmox.world.vms.has(12045)).toBe(false);
  });

  it('keeps its outputs before anything is decided', async () => {
    const apply = fakeApplyStep(world);
    world.engine.whenJob('-apply-', async (io) => {
      io.write('state', 'half a state');
      return 1;
    });
    let seen = 0;
    await start({
      ...apply,
      readEnd: (_state, { outputs }) => {
        seen = outputs.size + world.artifacts.versions.length;
        return { end: 'stopped', failure: fakeFailure('no') };
      },
    });
    expect(seen).toBe(2);
  });

  it('breaks where its end cannot be read', async () => {
    world.engine.whenJob('-show-', async () => 0);
    const end = await start(
      fakeContainerStep('show', {
        readEnd: () => {
          throw new Error('no JSON');
        },
      }),
    );
    expect(end).toMatchObject({
      end: 'stopped',
      failure: { word: 'broke', message: 'What "show" gave could not be read: no JSON', changed: 'nothing' },
    });
  });
});

describe('a container that is cut off', () => {
  const endings: [string, number | { exitCode: number; outOfMemory: boolean }, string][] = [
    ['SIGKILL', 137, 'it was ended by signal 9'],
    ['SIGTERM', 143, 'it was ended by signal 15'],
    ['a lost engine', 255, 'it ended without an exit code of its own'],
    ['the lack of memory', { exitCode: 1, outOfMemory: true }, 'it ran out of memory'],
  ];
  it.each(endings)('by %s is run again, at most three times', async (_name, ending, why) => {
    world.engine.whenJob('-play-', async () => ending);
    const end = await start(fakeContainerStep('play'));
    expect(end).toMatchObject({
      end: 'stopped',
      failure: { word: 'broke', message: `The step "play" was cut off 3 times: ${why}.`, changed: 'nothing' },
    });
    expect(outcomes()).toEqual(['play 1 abandoned', 'play 2 abandoned', 'play 3 stopped']);
  });

  it.each(endings)('by %s in a change is done where Proxmox shows it', async (_name, ending) => {
    const apply = fakeApplyStep(world);
    world.engine.whenJob('-apply-', async () => {
      addFakeVm(world.proxmox.world, { vmid: 12045 });
      return ending;
    });
    expect((await start(apply)).end).toBe('done');
  });

  it.each(endings)('by %s in a change is unknown where nothing can be shown', async (_name, ending, why) => {
    world.engine.whenJob('-apply-', async (io) => {
      io.print('creating\n');
      return ending;
    });
    expect(await start(fakeContainerStep('apply', { effect: 'changes' }))).toMatchObject({
      end: 'stopped',
      failure: {
        word: 'unknown',
        message: `How "apply" ended is not known: it was cut off: ${why}.`,
        lastLines: ['creating'],
        changed: 'not known',
      },
    });
  });

  it('by somebody who removed it is unknown in a change', async () => {
    const { program, begun } = createGate(1);
    const apply = fakeApplyStep(world);
    world.engine.whenJob('-apply-', program);
    const running = start({ ...apply, reconcile: async () => Promise.reject(new Error('Proxmox is silent')) });
    await begun;
    await world.engine.removeJob('job-1');
    expect(await running).toMatchObject({
      end: 'stopped',
      failure: { word: 'unknown', message: expect.stringContaining('Proxmox is silent') },
    });
  });
});

describe('before the start', () => {
  const obstacles: [string, Partial<Run<FakeVars>>, string][] = [
    [
      'the last check',
      { guard: () => fakeFailure('the approval has expired', { word: 'refused' }) },
      'the approval has expired',
    ],
    [
      'what has to be read first',
      { prepareChange: async () => fakeFailure('no longer in the group') },
      'no longer in the group',
    ],
  ];
  it.each(obstacles)('%s can stop it', async (_name, more, message) => {
    expect(await start(fakeApplyStep(world), more)).toMatchObject({ end: 'stopped', failure: { message } });
    expect(world.proxmox.world.vms.has(12045)).toBe(false);
    expect(await world.engine.listJobs('inst')).toEqual([]);
  });

  it("a stranger's VM stops it and is not touched", async () => {
    const stranger = addFakeVm(world.proxmox.world, { vmid: 12045, visible: false });
    expect(await start(fakeApplyStep(world))).toMatchObject({
      end: 'stopped',
      failure: { word: 'refused', message: 'the VMID is taken' },
    });
    expect(world.proxmox.world.vms.get(12045)).toBe(stranger);
  });

  it('asks again what has grown old while Proxmox was waited for', async () => {
    let prepared = 0;
    world.proxmox.fail('isVmidFree', { when: 'before', times: 8 });
    const prepareChange = async () => {
      prepared += 1;
      return null;
    };
    expect((await start(fakeApplyStep(world), { prepareChange })).end).toBe('done');
    expect(prepared).toBe(2);
    expect(progress()).toContain('Proxmox cannot be reached, waiting for it (no route to host)');
  });

  it('a missing artifact stops it', async () => {
    const job = { command: ['x'], env: {}, network: 'none' as const, outputs: [], memoryMiB: 64 };
    const inputs = [{ path: 'plan', mode: 0o600, artifact: 'terraform-plan' as const, sha256: 'abc' }];
    expect(await start(fakeContainerStep('show', { job: () => ({ ...job, inputs }) }))).toMatchObject({
      end: 'stopped',
      failure: { word: 'broke', message: expect.stringContaining('terraform-plan could not be read') },
    });
  });
});
