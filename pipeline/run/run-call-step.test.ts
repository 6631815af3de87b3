import { beforeEach, describe, expect, it } from 'vitest';
import { takeTurns } from '../fakes/create-gate.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import {
  createFakeRunWorld,
  type FakeRunWorld,
  type FakeVars,
  fakeFailure,
  fakeOnceStep,
  fakeReadStep,
  fakeUploadStep,
} from '../fakes/fake-run.js';
import { ProxmoxError } from '../proxmox/proxmox.js';
import type { RunEnd } from './journal.js';
import type { CallStep } from './recipe.js';
import type { Run } from './run-context.js';
import { runRecipe } from './run-recipe.js';

const CUT = new ProxmoxError('unreachable', null, true, 'the connection was cut');

let world: FakeRunWorld;
beforeEach(() => {
  world = createFakeRunWorld();
});

function start(step: CallStep<FakeVars>, more: Partial<Run<FakeVars>> = {}): Promise<RunEnd> {
  return runRecipe(world.deps, world.run({ name: 'create-vm', stages: [{ key: 'apply', steps: [step] }] }, more));
}

function progress(): string[] {
  return world.events.flatMap((event) => (event.event === 'stage-progress' ? [event.text] : []));
}

function clones(): number {
  return world.proxmox.world.tasks.filter(({ type }) => type === 'qmclone').length;
}

/** A record as a process left it that died right after committing the start. */
function leaveStartIntended(): void {
  const { stepId } = world.journal.intend({
    ...{ runId: 'run-1', stage: 'apply', step: 'clone', attempt: 1, kind: 'call' },
    at: world.clock.now(),
  });
  world.journal.markStartIntended(stepId, () => null);
}

describe('a call that is made once', () => {
  it('commits its task and gives what the step found', async () => {
    expect(await start(fakeOnceStep())).toEqual({ end: 'done', facts: { base: { vmid: 12046 } } });
    expect(world.journal.records[0]).toMatchObject({ upid: world.proxmox.world.tasks[0]?.upid, state: 'ended' });
  });

  it('is found among the tasks of the node where the answer was lost', async () => {
    world.proxmox.fail('cloneVm', { when: 'after', error: CUT });
    expect((await start(fakeOnceStep())).end).toBe('done');
    expect([clones(), world.proxmox.countCalls('cloneVm')]).toEqual([1, 1]);
  });

  it('is unknown where it was lost and no task is to be found', async () => {
    world.proxmox.fail('cloneVm', { when: 'before', error: CUT });
    const end = await start(fakeOnceStep());
    expect(end).toMatchObject({ end: 'stopped', failure: { word: 'unknown', changed: 'not known', next: 'stop' } });
    expect(await start(fakeOnceStep())).toEqual(end);
    expect(world.proxmox.countCalls('cloneVm')).toBe(1);
  });

  it("takes no stranger's task for its own, nor an older one of ours", async () => {
    const { tasks } = world.proxmox.world;
    await world.proxmox.cloneVm('pve1', 9101, { newid: '12046' });
    world.proxmox.world.vms.delete(12046);
    world.clock.advance(5000);
    leaveStartIntended();
    await world.proxmox.cloneVm('pve1', 9101, { newid: '12046' });
    const [, second] = tasks;
    if (second !== undefined) second.tokenId = 'somebody';
    expect(await start(fakeOnceStep())).toMatchObject({ end: 'stopped', failure: { word: 'unknown' } });
    expect(clones()).toBe(2);
  });

  it('waits after a restart for the task that was committed', async () => {
    world.proxmox.world.taskMode = 'by-hand';
    const drain = new AbortController();
    const running = start(fakeOnceStep(), { drain: drain.signal });
    await takeTurns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    const again = start(fakeOnceStep());
    await takeTurns();
    world.proxmox.finishTask(world.proxmox.world.tasks[0]?.upid ?? '');
    expect((await again).end).toBe('done');
    expect(clones()).toBe(1);
  });

  it('tells the reason and the last lines of a task that failed', async () => {
    world.proxmox.fail('cloneVm', { when: 'task', exitStatus: 'no space left on device' });
    expect(await start(fakeOnceStep())).toMatchObject({
      end: 'stopped',
      failure: {
        message: 'no space left on device',
        lastLines: ['begin qmclone', 'TASK ERROR: no space left on device'],
      },
    });
  });

  it('is done with warnings', async () => {
    world.proxmox.fail('cloneVm', { when: 'task', exitStatus: 'WARNINGS: 1' });
    expect((await start(fakeOnceStep())).end).toBe('done');
  });

  it('changed nothing where Proxmox said no', async () => {
    addFakeVm(world.proxmox.world, { vmid: 12046 });
    expect(await start(fakeOnceStep())).toMatchObject({
      end: 'stopped',
      failure: {
        word: 'failed',
        message: 'Proxmox refuses: unable to create VM 12046: config file already exists',
        side: 'proxmox',
        changed: 'nothing',
      },
    });
  });

  it('is not made where the last check refuses', async () => {
    const guard = () => fakeFailure('frozen', { word: 'refused' });
    expect(await start(fakeOnceStep(), { guard })).toMatchObject({ end: 'stopped', failure: { message: 'frozen' } });
    expect(world.proxmox.countCalls('cloneVm')).toBe(0);
  });

  it('is seen through when it was cancelled in the middle', async () => {
    world.proxmox.world.taskMode = 'by-hand';
    const cancel = new AbortController();
    const running = start(fakeOnceStep(), { signal: cancel.signal });
    await takeTurns();
    cancel.abort();
    await takeTurns();
    world.proxmox.finishTask(world.proxmox.world.tasks[0]?.upid ?? '');
    expect(await running).toEqual({ end: 'done', facts: { base: { vmid: 12046 } } });
  });

  it('is unknown where its task does not end in time', async () => {
    world.proxmox.world.taskMode = 'by-hand';
    const running = start(fakeOnceStep());
    await takeTurns();
    world.clock.advance(10 * 60_000);
    expect(await running).toMatchObject({
      end: 'stopped',
      failure: { word: 'unknown', message: expect.stringContaining('still runs: UPID:pve1:') },
    });
    expect(world.clock.waiting()).toBe(0);
  });
});

describe('a call that may be repeated', () => {
  it('is made again where its answer was lost', async () => {
    world.proxmox.fail('uploadIso', { when: 'after', error: CUT });
    expect((await start(fakeUploadStep())).end).toBe('done');
    expect(world.proxmox.countCalls('uploadIso')).toBe(2);
  });

  it('waits after a restart for its earlier task, then is made anew', async () => {
    world.proxmox.world.taskMode = 'by-hand';
    const drain = new AbortController();
    const running = start(fakeUploadStep(), { drain: drain.signal });
    await takeTurns();
    drain.abort();
    await running;
    const again = start(fakeUploadStep());
    await takeTurns();
    expect(world.proxmox.countCalls('uploadIso')).toBe(1);
    world.proxmox.finishTask(world.proxmox.world.tasks[0]?.upid ?? '');
    await takeTurns();
    world.proxmox.finishTask(world.proxmox.world.tasks[1]?.upid ?? '');
    expect((await again).end).toBe('done');
    expect(world.journal.records.map(({ attempt, outcome }) => [attempt, outcome?.outcome])).toEqual([
      [1, 'abandoned'],
      [2, 'done'],
    ]);
  });
});

describe('reading until something holds', () => {
  it('waits out an outage of Proxmox and says so', async () => {
    addFakeVm(world.proxmox.world, { vmid: 12045, guest: { silentPings: 1, interfaces: [], files: new Map() } });
    world.proxmox.fail('agentPing', { when: 'before', times: 4 });
    expect((await start(fakeReadStep())).end).toBe('done');
    expect(progress()).toEqual([
      ...Array.from({ length: 4 }, () => 'Proxmox cannot be reached, waiting for it (no route to host)'),
      'waiting for the agent',
    ]);
  });

  it('ends at its limit with what the step waited for', async () => {
    const running = start(fakeReadStep());
    await takeTurns();
    world.clock.advance(10 * 60_000);
    expect(await running).toMatchObject({ end: 'stopped', failure: { message: 'the agent is silent' } });
    expect(world.clock.waiting()).toBe(0);
  });

  it('ends at its limit with the outage that it waited for', async () => {
    world.proxmox.fail('agentPing', { when: 'before', times: 1000 });
    expect(await start(fakeReadStep())).toMatchObject({
      end: 'stopped',
      failure: { word: 'broke', message: 'Proxmox cannot be reached: no route to host', changed: 'nothing' },
    });
  });

  it('is cancelled at once', async () => {
    const cancel = new AbortController();
    const running = start(fakeReadStep(), { signal: cancel.signal });
    await takeTurns();
    cancel.abort();
    expect(await running).toEqual({ end: 'cancelled', stage: 'apply', changed: 'nothing', facts: {} });
  });

  it('is cancelled also where the step does not look at the signal', async () => {
    const cancel = new AbortController();
    const deaf: CallStep<FakeVars> = {
      ...fakeReadStep(),
      run: async (_state, tools) => {
        while (!(await tools.proxmox.agentPing('pve1', 12045))) await tools.pause(1000);
        return { end: 'done', facts: {} };
      },
    };
    const running = start(deaf, { signal: cancel.signal });
    await takeTurns();
    cancel.abort();
    expect((await running).end).toBe('cancelled');
  });

  it('is begun anew after a drain', async () => {
    const drain = new AbortController();
    const running = start(fakeReadStep(), { drain: drain.signal });
    await takeTurns();
    drain.abort();
    expect(await running).toEqual({ end: 'drained' });
    addFakeVm(world.proxmox.world, { vmid: 12045, guest: { silentPings: 0, interfaces: [], files: new Map() } });
    expect((await start(fakeReadStep())).end).toBe('done');
    expect(world.journal.records.map(({ outcome }) => outcome?.outcome)).toEqual(['abandoned', 'done']);
  });
});

describe('an error of Proxmox becomes a failure with its own reason', () => {
  const errors: [ProxmoxError, object][] = [
    [
      new ProxmoxError('forbidden', 403, false, 'Permission check failed (/pool/bot, VM.Allocate|VM.Clone)'),
      {
        side: 'operator',
        cure: 'Give the token VM.Allocate or VM.Clone on /pool/bot; `chatops doctor` lists all that are missing.',
      },
    ],
    [
      new ProxmoxError('forbidden', 403, false, 'no'),
      { cure: expect.stringContaining('the privilege that Proxmox names') },
    ],
    [new ProxmoxError('unauthorised', 401, false, 'No ticket'), { word: 'failed', side: 'operator' }],
    [new ProxmoxError('tls', null, false, 'another CA'), { word: 'broke', side: 'operator' }],
    [
      new ProxmoxError('bad-parameter', 400, false, 'cores: no'),
      { message: 'Proxmox refuses the parameters: cores: no' },
    ],
    [new ProxmoxError('not-found', 500, false, 'pool does not exist'), { side: 'proxmox' }],
    [
      new ProxmoxError('locked', 500, false, 'VM is locked (clone)'),
      { message: 'Proxmox has it locked: VM is locked (clone)' },
    ],
    [new ProxmoxError('refused', 500, false, 'not enough free space'), { cure: expect.stringMatching(/^Make room/) }],
    [new ProxmoxError('bad-answer', 200, false, '<html>'), { word: 'broke' }],
  ];
  it.each(errors)('%s', async (error, expected) => {
    world.proxmox.fail('agentPing', { when: 'before', error });
    expect(await start(fakeReadStep())).toMatchObject({ end: 'stopped', failure: { changed: 'nothing', ...expected } });
  });

  it('and a fault of the bot itself says so', async () => {
    const run = async () => {
      throw new Error('not a function');
    };
    expect(await start({ ...fakeReadStep(), run })).toMatchObject({
      end: 'stopped',
      failure: { word: 'broke', side: 'chatops', message: 'The bot failed in the step "agent": not a function' },
    });
  });
});
