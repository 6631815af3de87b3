import { createHash } from 'node:crypto';
import { ProxmoxError } from '../proxmox/proxmox.js';
import type { Failure } from '../run/failure.js';
import type { RunEvent } from '../run/journal.js';
import type { CallStep, ContainerStep, Recipe, StepEnd } from '../run/recipe.js';
import type { Run, RunnerDeps } from '../run/run-context.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';
import { createFakeEngine, type FakeEngine } from './fake-engine.js';
import { createFakeProxmox, type FakeProxmox } from './fake-proxmox.js';
import { addFakeVm } from './fake-pve-world.js';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.js';
import { createMemoryArtifacts, createMemoryLogs } from './memory-stores.js';

/** The world around a run: it outlives each `runRecipe`, as database, engine and cluster outlive the bot. */
export interface FakeRunWorld {
  deps: RunnerDeps;
  engine: FakeEngine;
  proxmox: FakeProxmox;
  journal: MemoryJournal;
  artifacts: ReturnType<typeof createMemoryArtifacts>;
  logs: ReturnType<typeof createMemoryLogs>;
  clock: FakeClock;
  events: RunEvent[];
  run(recipe: Recipe<FakeVars>, more?: Partial<Run<FakeVars>>): Run<FakeVars>;
}

export interface FakeVars {
  name: string;
}

export const FAKE_SECRET = 'planted-secret-0001';

export function createFakeRunWorld(): FakeRunWorld {
  const clock = createFakeClock();
  const engine = createFakeEngine();
  const proxmox = createFakeProxmox(clock.now);
  addFakeVm(proxmox.world, { vmid: 9101, template: true, config: { scsi0: 'ceph-vm:base-9101-disk-0' } });
  const journal = createMemoryJournal();
  const artifacts = createMemoryArtifacts();
  const logs = createMemoryLogs();
  const events: RunEvent[] = [];
  const secrets = { read: async () => Buffer.from(FAKE_SECRET), all: () => [FAKE_SECRET] };
  const onEvent = (event: RunEvent): void => void events.push(event);
  return {
    deps: { engine, journal, logs, artifacts, secrets, proxmox, clock, onEvent },
    ...{ engine, proxmox, journal, artifacts, logs, clock, events },
    run: (recipe, more = {}) => ({
      runId: 'run-1',
      instance: 'inst',
      requestId: 'req-1',
      recipe,
      vars: { name: 'web-1' },
      images: {
        terraform: 'sha256:fake-terraform',
        packer: 'sha256:fake-packer',
        'cloud-init': 'sha256:fake-cloud-init',
        ansible: 'sha256:fake-ansible',
      },
      signal: new AbortController().signal,
      drain: new AbortController().signal,
      guard: () => null,
      ...more,
    }),
  };
}

export function fakeFailure(message: string, more: Partial<Failure> = {}): Failure {
  return {
    ...{ word: 'failed', message, lastLines: [], side: 'proxmox', changed: 'nothing', cure: 'mend it', next: 'stop' },
    ...more,
  };
}

/** A container step that reads its exit code and nothing else. */
export function fakeContainerStep(key: string, more: Partial<ContainerStep<FakeVars>> = {}): ContainerStep<FakeVars> {
  return {
    kind: 'container',
    key,
    tool: 'terraform',
    effect: 'none',
    timeLimitMs: 10 * 60_000,
    stopGraceSeconds: 1900,
    job: () => ({ command: [key], env: {}, network: 'jobs', inputs: [], outputs: [], memoryMiB: 256 }),
    readEnd: (_state, end): StepEnd =>
      end.exitCode === 0
        ? { end: 'done', facts: {} }
        : {
            end: 'stopped',
            failure: fakeFailure(`exit ${end.exitCode}`, { lastLines: end.lines.map(({ text }) => text) }),
          },
    ...more,
  };
}

/** An apply as the real one: a change, begun once, that makes VM 12045 and is reconciled by looking at it. */
export function fakeApplyStep(world: FakeRunWorld): ContainerStep<FakeVars> {
  world.engine.whenJob('-apply-', async (io) => {
    io.print('creating\n');
    addFakeVm(world.proxmox.world, { vmid: 12045, config: { description: 'chatops inst/req-1' } });
    io.write('state', 'state with the VM');
    return 0;
  });
  return fakeContainerStep('apply', {
    effect: 'changes',
    once: () => 'plan:abc',
    job: () => ({
      command: ['tofu', 'apply'],
      env: {},
      network: 'jobs',
      inputs: [{ path: 'token', mode: 0o600, secret: 'proxmox-token' }],
      outputs: [{ path: 'state', artifact: 'terraform-state' }],
      memoryMiB: 256,
    }),
    check: async (_state, tools) => {
      const isFree = await tools.proxmox.isVmidFree(12045);
      return isFree
        ? { end: 'done', facts: {} }
        : { end: 'stopped', failure: fakeFailure('the VMID is taken', { word: 'refused' }) };
    },
    reconcile: async (_state, cause, tools) => {
      const config = await tools.proxmox.findConfig('pve1', 12045);
      if (config !== null && cause.cause === 'cut-off') return { end: 'done', facts: {} };
      const words = cause.cause === 'failed' ? cause.failure.message : cause.reason;
      return { end: 'stopped', failure: fakeFailure(`no VM was made: ${words}`, { next: 'plan-anew' }) };
    },
  });
}

/** A task that is begun once: the clone of VM 12046. */
export function fakeOnceStep(more: Partial<CallStep<FakeVars>> = {}): CallStep<FakeVars> {
  return {
    kind: 'call',
    key: 'clone',
    effect: 'once',
    timeLimitMs: 10 * 60_000,
    trace: () => ({ node: 'pve1', type: 'qmclone', vmid: 9101 }),
    run: async (_state, tools) => {
      const end = await tools.awaitTask(() => tools.proxmox.cloneVm('pve1', 9101, { newid: '12046' }));
      return end.ok
        ? { end: 'done', facts: { base: { vmid: 12046 } } }
        : { end: 'stopped', failure: fakeFailure(end.exitStatus, { lastLines: end.lastLines }) };
    },
    ...more,
  };
}

/** Reads until the agent of VM 12045 answers. */
export function fakeReadStep(): CallStep<FakeVars> {
  return {
    kind: 'call',
    key: 'agent',
    effect: 'reads',
    timeLimitMs: 10 * 60_000,
    run: async (_state, tools) => {
      while (!(await tools.proxmox.agentPing('pve1', 12045))) {
        if (tools.signal.aborted) return { end: 'stopped', failure: fakeFailure('the agent is silent') };
        tools.report({ text: 'waiting for the agent', count: null });
        await tools.pause(1000);
      }
      return { end: 'done', facts: {} };
    },
  };
}

/** Uploads a seed: may be done again. */
export function fakeUploadStep(): CallStep<FakeVars> {
  return {
    kind: 'call',
    key: 'upload',
    effect: 'repeatable',
    timeLimitMs: 10 * 60_000,
    run: async (_state, tools) => {
      const content = (await tools.readArtifact('seed-iso')) ?? new Uint8Array();
      const sha256 = createHash('sha256').update(content).digest('hex');
      const end = await tools.awaitTask(() => tools.proxmox.uploadIso('pve1', 'seed', 'web-1.iso', content, sha256));
      if (!end.ok) throw new ProxmoxError('refused', 500, false, end.exitStatus);
      return { end: 'done', facts: { seed: { volid: 'seed:iso/web-1.iso', instanceId: 'i' } } };
    },
  };
}

/** All kinds of steps: a seed from a container, its upload, apply, a task, waiting for the agent, configuring. */
export function fakeRecipe(world: FakeRunWorld): Recipe<FakeVars> {
  world.engine.whenJob('-make-', async (io) => {
    io.write('seed.iso', 'an ISO');
    return 0;
  });
  world.engine.whenJob('-play-', async (io) => {
    io.print('TASK one\nTASK two\n');
    return 0;
  });
  const make = fakeContainerStep('make', {
    tool: 'cloud-init',
    job: () => ({
      command: ['xorriso'],
      env: {},
      network: 'none',
      inputs: [{ path: 'user-data', mode: 0o600, text: '#cloud-config' }],
      outputs: [{ path: 'seed.iso', artifact: 'seed-iso' }],
      memoryMiB: 128,
    }),
  });
  const play = fakeContainerStep('play', {
    tool: 'ansible',
    readProgress: (line) => (line.startsWith('TASK ') ? { text: line, count: null } : null),
  });
  return {
    name: 'create-vm',
    stages: [
      { key: 'template', steps: [fakeContainerStep('build')], skip: () => 'current, built 3 days ago' },
      { key: 'seed', steps: [make, fakeUploadStep()] },
      { key: 'apply', steps: [fakeApplyStep(world), fakeOnceStep()] },
      { key: 'first-boot', steps: [fakeReadStep()] },
      { key: 'configure', steps: [play] },
    ],
  };
}
