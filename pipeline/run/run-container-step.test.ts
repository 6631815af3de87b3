import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeProgram } from '../fakes/fake-job.js';
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

/** Ends when the test says so; a SIGTERM ends it with that code. */
function gate(onTerm: number): { program: FakeProgram; begun: Promise<void>; open: (code: number) => void } {
  let open: (code: number) => void = () => undefined;
  let tellBegun: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    tellBegun = resolve;
  });
  const end = new Promise<number>((resolve) => {
    open = resolve;
  });
  const program: FakeProgram = (io) => {
    tellBegun();
    const terminated = new Promise<number>((resolve) => {
      io.terminated.addEventListener('abort', () => resolve(onTerm), { once: true });
    });
    return Promise.race([end, terminated]);
  };
  return { program, begun, open };
}

async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
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
    expect((await start(fakeContainerStep('play'))).end).toBe('done');
    expect(outcomes()).toEqual(['play 1 stopped', 'play 2 done']);
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
    const { program, begun } = gate(1);
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

describe('an engine that is not well', () => {
  it('is waited for while its image is missing, with the words on the card', async () => {
    world.engine.setImage('ansible', null);
    world.engine.whenJob('-play-', async () => 0);
    const running = start(fakeContainerStep('play', { tool: 'ansible' }));
    await turns();
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
    const { program, begun, open } = gate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'));
    await begun;
    world.engine.goAway();
    await turns();
    open(0);
    await turns();
    world.engine.comeBack();
    expect((await running).end).toBe('done');
    expect(progress()).toContain('the container engine does not answer, waiting for it');
    expect(world.engine.created.length).toBe(1);
  });

  it('may be away when a run begins', async () => {
    world.engine.whenJob('-play-', async () => 0);
    world.engine.goAway();
    const running = start(fakeContainerStep('play'));
    await turns();
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

describe('a cancel', () => {
  it('sends one SIGTERM, waits, keeps the outputs and tells what changed', async () => {
    const cancel = new AbortController();
    const { program, begun } = gate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'), { signal: cancel.signal });
    await begun;
    await turns();
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
    const { program, begun } = gate(code);
    world.engine.whenJob('-apply-', async (io) => {
      if (made) addFakeVm(world.proxmox.world, { vmid: 12045 });
      return program(io);
    });
    const running = start(apply, { signal: cancel.signal });
    await begun;
    await turns();
    cancel.abort();
    const end = await running;
    expect(end.end === 'cancelled' ? `cancelled ${end.changed}` : end.end).toBe(expected);
  });

  it('sends no second SIGTERM after a restart', async () => {
    const cancel = new AbortController();
    const drain = new AbortController();
    let terms = 0;
    const { begun, open, program } = gate(1);
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
    await turns();
    cancel.abort();
    await turns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    const again = start(apply, { signal: cancel.signal });
    await turns();
    open(1);
    await again;
    expect([stops, terms]).toEqual([[1900], 1]);
  });

  it('before a stage begins nothing', async () => {
    const end = await start(fakeContainerStep('play'), { signal: AbortSignal.abort() });
    expect(end).toEqual({ end: 'cancelled', stage: 'apply', changed: 'nothing', facts: {} });
    expect(world.engine.created).toEqual([]);
  });
});

describe('the time limit', () => {
  it('stops a container and says so', async () => {
    const { program, begun } = gate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'));
    await begun;
    await turns();
    world.clock.advance(10 * 60_000);
    expect(await running).toMatchObject({
      end: 'stopped',
      failure: { message: 'The step "play" was stopped: it took longer than its limit of 10 min.', changed: 'nothing' },
    });
    expect(world.clock.waiting()).toBe(0);
  });

  it('reconciles a change', async () => {
    const { program, begun } = gate(1);
    const apply = fakeApplyStep(world);
    world.engine.whenJob('-apply-', program);
    const running = start(apply);
    await begun;
    await turns();
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
    const { program, begun, open } = gate(1);
    world.engine.whenJob('-play-', program);
    const running = start(fakeContainerStep('play'), { drain: drain.signal });
    await begun;
    await turns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    expect(world.clock.waiting()).toBe(0);
    expect((await world.engine.listJobs('inst')).map(({ state }) => state)).toEqual(['running']);
    world.clock.advance(5000);
    const again = start(fakeContainerStep('play'));
    await turns();
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
