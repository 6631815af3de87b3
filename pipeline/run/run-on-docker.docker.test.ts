import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import { journal } from '../../db/journal.js';
import { logChunks } from '../../db/log-chunks.js';
import { systemClock } from '../clock.js';
import { createDockerEngine } from '../docker/create-docker-engine.js';
import { createFakeRunWorld, type FakeRunWorld, type FakeVars, fakeContainerStep } from '../fakes/fake-run.js';
import type { RunEvent } from './journal.js';
import type { ContainerStep } from './recipe.js';
import type { Run, RunnerDeps } from './run-context.js';
import { runRecipe } from './run-recipe.js';

const run = promisify(execFile);
const project = `chatops-test-${randomBytes(4).toString('hex')}`;
let image = '';
let database: TestDatabase;
let world: FakeRunWorld;
let events: RunEvent[];

beforeAll(async () => {
  const build = run('docker', ['build', '-q', '-t', `${project}-proxmox-terraform`, '-']);
  build.child.stdin?.end('FROM debian:trixie-slim\nRUN install -d -o 10001 -g 10001 -m 0700 /job\n');
  image = (await build).stdout.trim();
});
afterAll(async () => {
  await run('docker', ['image', 'rm', `${project}-proxmox-terraform`]);
});
beforeEach(() => {
  database = openTestDatabase();
  world = createFakeRunWorld();
  events = [];
});
afterEach(() => database.remove());

/** As a process has it that was just started: nothing but the database and the engine's socket. */
function newProcess(onEvent: (event: RunEvent) => void = () => undefined): RunnerDeps {
  return {
    ...world.deps,
    engine: createDockerEngine({ docker: {}, project }),
    journal: journal(database.db),
    logs: logChunks(database.db),
    clock: systemClock,
    onEvent: (event) => {
      events.push(event);
      onEvent(event);
    },
  };
}

function runOf(
  script: string,
  more: Partial<Run<FakeVars>>,
  step: Partial<ContainerStep<FakeVars>> = {},
): Run<FakeVars> {
  const play = fakeContainerStep('play', {
    readProgress: (text) => ({ text, count: null }),
    stopGraceSeconds: 20,
    job: () => ({
      command: ['sh', '-c', script],
      env: {},
      network: 'none',
      inputs: [{ path: 'in/text', mode: 0o600, text: 'hello' }],
      outputs: [{ path: 'out', artifact: 'terraform-state' }],
      memoryMiB: 64,
    }),
    ...step,
  });
  const images = { terraform: image, packer: image, 'cloud-init': image, ansible: image };
  const recipe = { name: 'create-vm' as const, stages: [{ key: 'configure' as const, steps: [play] }] };
  return { ...world.run(recipe, more), instance: project, images };
}

async function containers(): Promise<string> {
  return (await run('docker', ['ps', '-aq', '--filter', `label=chatops.instance=${project}`])).stdout.trim();
}

it('goes on in another process with a container that ran on, and loses and doubles no line', async () => {
  const drain = new AbortController();
  const script = 'cat in/text > out; for n in 1 2 3 4 5 6 7 8; do echo line $n; sleep 0.25; done';
  const first = newProcess((event) => {
    if (event.event === 'stage-progress' && event.text === 'line 3') drain.abort();
  });
  expect(await runRecipe(first, runOf(script, { drain: drain.signal }))).toEqual({ end: 'drained' });
  expect(await containers()).not.toBe('');
  const second = newProcess();
  expect((await runRecipe(second, runOf(script, {}))).end).toBe('done');
  const [record] = second.journal.findSteps('run-1');
  const text = second.logs.read(record?.stepId ?? '').map((chunk) => chunk.text);
  expect(text.join('')).toBe('line 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\n');
  expect(Buffer.from(world.artifacts.versions[0]?.content ?? []).toString()).toBe('hello');
  expect(events.map(({ event }) => event).filter((event) => event !== 'stage-progress')).toEqual([
    'run-started',
    'stage-started',
    'resumed',
    'stage-started',
    'stage-done',
  ]);
  expect(await containers()).toBe('');
});

it('cancels with one SIGTERM, waits for the tool and keeps what it wrote', async () => {
  const cancel = new AbortController();
  const script =
    'trap \'echo term; terms=1$terms\' TERM; echo ready; while [ -z "$terms" ]; do sleep 0.1; done; sleep 0.5; echo $terms > out; exit 1';
  const deps = newProcess((event) => {
    if (event.event === 'stage-progress' && event.text === 'ready') cancel.abort();
  });
  expect(await runRecipe(deps, runOf(script, { signal: cancel.signal }))).toMatchObject({
    end: 'cancelled',
    changed: 'nothing',
  });
  expect(Buffer.from(world.artifacts.versions[0]?.content ?? []).toString()).toBe('1\n');
  expect(await containers()).toBe('');
});

it('tells a container that somebody killed from one that failed', async () => {
  const change = { effect: 'changes' as const };
  const deps = newProcess((event) => {
    if (event.event !== 'stage-progress' || event.text !== 'ready') return;
    void run('sh', ['-c', `docker kill $(docker ps -q --filter label=chatops.instance=${project})`]);
  });
  expect(await runRecipe(deps, runOf('echo ready; sleep 60', {}, change))).toMatchObject({
    end: 'stopped',
    failure: { word: 'unknown', lastLines: ['ready'] },
  });
  expect(await runRecipe(newProcess(), { ...runOf('echo no >&2; exit 3', {}, change), runId: 'run-2' })).toMatchObject({
    end: 'stopped',
    failure: { word: 'failed', message: 'exit 3', lastLines: ['no'] },
  });
  expect(await containers()).toBe('');
});
