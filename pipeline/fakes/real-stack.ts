import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { artifacts } from '../../db/artifacts.js';
import { openTestDatabase } from '../../db/fakes/open-test-database.js';
import { journal } from '../../db/journal.js';
import { logChunks } from '../../db/log-chunks.js';
import { systemClock } from '../clock.js';
import { createDockerEngine } from '../docker/create-docker-engine.js';
import type { Tool } from '../engine.js';
import { createProxmox } from '../proxmox/create-proxmox.js';
import type { ArtifactStore } from '../run/artifact-store.js';
import type { RunEnd, RunEvent } from '../run/journal.js';
import type { Recipe } from '../run/recipe.js';
import type { RunnerDeps } from '../run/run-context.js';
import type { RunFacts } from '../run/run-facts.js';
import { runRecipe } from '../run/run-recipe.js';

const call = promisify(execFile);

/** The sandbox in its own container, the tools' images, a database: what recipes are run on for real. */
export interface RealStack {
  proxmox: RunnerDeps['proxmox'];
  artifacts: ArtifactStore;
  images: Record<Tool, string>;
  token: string;
  /** First three numbers of the guests' network; the upper half of it is free for fixed addresses. */
  prefix: string;
  events: RunEvent[];
  run<V>(recipe: Recipe<V>, vars: V, requestId: string, facts?: RunFacts): Promise<RunEnd>;
  /** Everything that all steps printed so far. */
  output(): string;
  setFaults(faults: readonly object[]): Promise<void>;
  docker(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** Images are those of the compose project that the tests' set-up builds. */
const builtBy = process.env.CHATOPS_PROJECT ?? 'chatops';

export async function startRealStack(instance: string): Promise<RealStack> {
  const project = `chatops-real-${randomBytes(4).toString('hex')}`;
  const prefix = `10.${randomInt(150, 200)}.${randomInt(1, 250)}`;
  await makeNetworks(project, prefix);
  const access = await startSandbox(project);
  const test = openTestDatabase();
  const store = artifacts(test.db, test.sealer, Date.now);
  const proxmox = createProxmox({
    endpoints: [access.origin],
    ca: access.ca,
    token: () => access.token,
    clock: systemClock,
  });
  const logs = logChunks(test.db);
  const steps = journal(test.db);
  const events: RunEvent[] = [];
  const stepIds: string[] = [];
  const images = await findImages();
  const deps: RunnerDeps = {
    engine: createDockerEngine({ docker: {}, project }),
    journal: steps,
    logs,
    artifacts: store,
    secrets: {
      read: async (name) => Buffer.from(name === 'proxmox-ca' ? access.ca : access.token),
      all: () => [access.token],
    },
    proxmox,
    clock: systemClock,
    onEvent: (event) => void events.push(event),
  };
  return {
    ...{ proxmox, artifacts: store, images, prefix, events, docker, token: access.token },
    async run(recipe, vars, requestId, facts = {}) {
      const runId = randomBytes(6).toString('hex');
      const never = new AbortController().signal;
      const run = {
        runId,
        instance,
        requestId,
        recipe,
        vars,
        facts,
        images,
        signal: never,
        drain: never,
        guard: () => null,
      };
      const end = await runRecipe(deps, run);
      stepIds.push(...steps.findSteps(runId).map(({ stepId }) => stepId));
      return end;
    },
    output: () => stepIds.flatMap((stepId) => logs.read(stepId).map(({ text }) => text)).join(''),
    setFaults: access.setFaults,
    async close() {
      await proxmox.close();
      test.remove();
      await removeStack(project);
    },
  };
}

async function docker(...args: string[]): Promise<string> {
  return (await call('docker', args, { maxBuffer: 16 * 1024 ** 2 })).stdout.trim();
}

async function makeNetworks(project: string, prefix: string): Promise<void> {
  for (const [name, ...options] of [
    ['jobs'],
    ['guests', '--subnet', `${prefix}.0/24`, '--ip-range', `${prefix}.0/25`],
  ]) {
    const labels = [`com.docker.compose.project=${project}`, `com.docker.compose.network=${name}`];
    await docker(
      'network',
      'create',
      ...labels.flatMap((label) => ['--label', label]),
      ...options,
      `${project}_${name}`,
    );
  }
}

async function findImages(): Promise<Record<Tool, string>> {
  const idOf = (tool: Tool) => docker('image', 'inspect', '-f', '{{.Id}}', `${builtBy}-proxmox-${tool}`);
  return {
    terraform: await idOf('terraform'),
    packer: await idOf('packer'),
    'cloud-init': await idOf('cloud-init'),
    ansible: await idOf('ansible'),
  };
}

async function startSandbox(project: string) {
  const name = `${project}-sandbox`;
  await docker(
    ...['run', '-d', '--name', name, '--user', '0', '--label', `com.docker.compose.project=${project}`],
    ...['--network', `${project}_jobs`, '--network-alias', 'proxmox-sandbox', '-p', '127.0.0.1::8006'],
    ...['-v', '/var/run/docker.sock:/var/run/docker.sock', '-v', '/data', '-v', '/access'],
    ...['-e', `SANDBOX_PROJECT=${project}`, '-e', `SANDBOX_GUEST_IMAGE=${builtBy}-sandbox-guest`],
    `${builtBy}-proxmox-sandbox`,
  );
  await waitForHealth(name);
  const port = (await docker('port', name, '8006')).split(':').at(-1);
  const read = (path: string) => docker('exec', name, 'cat', path);
  const adminToken = await read('/data/admin-token');
  return {
    origin: `https://127.0.0.1:${port}`,
    ca: `${await read('/access/ca.pem')}\n`,
    token: await read('/access/token'),
    async setFaults(faults: readonly object[]): Promise<void> {
      const body = JSON.stringify({ faults });
      const headers = JSON.stringify({
        authorization: `SandboxAdmin ${adminToken}`,
        'content-type': 'application/json',
      });
      const script = `const r = await fetch('https://127.0.0.1:8006/sandbox/faults', { method: 'PUT', headers: ${headers}, body: process.argv[1] }); if (!r.ok) throw new Error(await r.text());`;
      const environment = ['-e', 'NODE_EXTRA_CA_CERTS=/access/ca.pem'];
      await docker('exec', ...environment, name, 'node', '--input-type=module', '-e', script, body);
    },
  };
}

async function waitForHealth(name: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await docker('exec', name, 'node', '/app/dist/sandbox/main.js', 'health');
      return;
    } catch (error) {
      if (attempt === 60) throw error;
      await systemClock.pause(500);
    }
  }
}

/** Everything that carries the project's name or the sandbox's label. */
async function removeStack(project: string): Promise<void> {
  const own = `label=com.docker.compose.project=${project}`;
  const guests = `label=chatops.sandbox=${project}`;
  for (const filter of [own, guests]) {
    const ids = (await docker('ps', '-aq', '--filter', filter)).split('\n').filter((id) => id !== '');
    if (ids.length > 0) await docker('rm', '-f', '-v', ...ids);
  }
  const images = (await docker('images', '-q', '--filter', guests)).split('\n').filter((id) => id !== '');
  if (images.length > 0) await docker('rmi', '-f', ...new Set(images));
  await docker('network', 'rm', `${project}_jobs`, `${project}_guests`);
}
