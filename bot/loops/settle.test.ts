import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askApproveRun, end, stoppedAt } from '../../commands/fakes/drive-request.js';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import { createFakeClock } from '../../pipeline/fakes/fake-clock.js';
import { createFakeEngine, type FakeEngine } from '../../pipeline/fakes/fake-engine.js';
import { createFakeProxmox, type FakeProxmox } from '../../pipeline/fakes/fake-proxmox.js';
import { startFakeTask } from '../../pipeline/fakes/fake-pve-tasks.js';
import { addFakeVm } from '../../pipeline/fakes/fake-pve-world.js';
import { settle } from './settle.js';

let world: TestWorld;
let proxmox: FakeProxmox;
let engine: FakeEngine;
let warnings: string[];

beforeEach(() => {
  world = testWorld();
  proxmox = createFakeProxmox(() => world.clock.now);
  engine = createFakeEngine();
  warnings = [];
  askApproveRun(world);
  end(world, 1, stoppedAt('apply', { word: 'unknown', changed: 'not known', message: 'It was cut off.' }));
});
afterEach(() => world.remove());

const looked = new Map<string, number>();

function lookIfDue(): Promise<number | null> {
  const warn = (_requestId: string, why: string): void => void warnings.push(why);
  return settle({ tools: world.tools, runner: { proxmox, engine, clock: createFakeClock() }, warn }, looked);
}

function look(): Promise<number | null> {
  looked.clear();
  return lookIfDue();
}

function vmid(): number {
  const { state } = world.request(1);
  const work = 'planned' in state ? state.planned?.work : undefined;
  return work?.recipe === 'create-vm' ? work.vars.vmid : 0;
}

describe('settle', () => {
  it('ends an unknown create once Proxmox shows twice that nothing stands', async () => {
    await look();
    expect(world.request(1).state).toMatchObject({ state: 'failed', failure: { changed: 'nothing' } });
    expect(proxmox.countCalls('isVmidFree')).toBe(2);
  });

  it('leaves it unknown while something stands there, ours or not', async () => {
    addFakeVm(proxmox.world, { vmid: vmid(), node: 'pve1' });
    expect(await look()).toBe(30_000);
    expect(world.request(1).state.state).toBe('unknown');
  });

  it('leaves it unknown while a clone of ours is under way, though the VMID is still free', async () => {
    const { state } = world.request(1);
    const work = 'planned' in state ? state.planned?.work : undefined;
    if (work?.recipe !== 'create-vm') throw new Error('no create');
    proxmox.world.taskMode = 'by-hand';
    const { template } = work.vars;
    const task = { call: 'cloneVm', node: template.node, type: 'qmclone', id: String(template.vmid) } as const;
    startFakeTask(proxmox.world, world.clock.now, { ...task, effect: () => undefined });
    await look();
    expect(world.request(1).state.state).toBe('unknown');
  });

  it('leaves it unknown while a container of its run goes on, which may yet make the VM', async () => {
    const { state } = world.request(1);
    const runId = 'runId' in state ? (state.runId ?? '') : '';
    engine.whenJob('-apply-', () => new Promise(() => undefined));
    const image = (await engine.findImage('terraform')) ?? '';
    const limits = { memoryMiB: 64, cpus: 1, pids: 10 };
    const job = {
      name: `chatops-${world.tools.instance}-x-apply-apply-1`,
      instance: world.tools.instance,
      labels: { 'chatops.run': runId },
    };
    const jobId = await engine.createJob({
      ...job,
      image,
      command: ['tofu'],
      env: {},
      network: 'none',
      files: [],
      ...limits,
    });
    await engine.startJob(jobId);
    await look();
    expect(world.request(1).state.state).toBe('unknown');
  });

  it('leaves it unknown while the engine does not answer, and says so in the log', async () => {
    engine.goAway();
    await look();
    expect([world.request(1).state.state, warnings]).toEqual(['unknown', ['the engine does not answer']]);
  });

  it('leaves it unknown while Proxmox does not answer, and says so in the log', async () => {
    proxmox.fail('findTasks', { when: 'before' });
    await look();
    expect(world.request(1).state.state).toBe('unknown');
    expect(warnings).toEqual(['no route to host']);
  });

  it('asks Proxmox once in half a minute, however often it is woken', async () => {
    addFakeVm(proxmox.world, { vmid: vmid(), node: 'pve1' });
    await look();
    const calls = proxmox.world.calls.length;
    await lookIfDue();
    expect(proxmox.world.calls.length).toBe(calls);
    world.clock.now += 30_000;
    await lookIfDue();
    expect(proxmox.world.calls.length).toBeGreaterThan(calls);
  });
});
