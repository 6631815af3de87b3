import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContractAct, type ContractProgram, describeEngine, type EngineHarness } from '../engine.contract.js';
import { type Engine, EngineRefusedError, EngineUnreachableError, type JobSpec } from '../engine.js';
import { createDockerEngine } from './create-docker-engine.js';

const run = promisify(execFile);
const docker = new Docker();
const project = `chatops-test-${randomBytes(4).toString('hex')}`;
const never = new AbortController().signal;
const start = { stdout: 0, stderr: 0 };
let image = '';

const dockerfile = `FROM debian:trixie-slim
RUN install -d -o 10001 -g 10001 -m 0700 /job
LABEL com.docker.compose.project=${project} com.docker.compose.service=proxmox-terraform
`;

beforeAll(async () => {
  const build = run('docker', ['build', '-q', '-t', `${project}-proxmox-terraform`, '-']);
  build.child.stdin?.end(dockerfile);
  image = (await build).stdout.trim();
  for (const network of ['jobs', 'guests']) {
    const Labels = { 'com.docker.compose.project': project, 'com.docker.compose.network': network };
    await docker.createNetwork({ Name: `${project}_${network}`, Labels });
  }
});

afterAll(async () => {
  const label = [`com.docker.compose.project=${project}`];
  for (const network of await docker.listNetworks({ filters: JSON.stringify({ label }) })) {
    await docker.getNetwork(network.Id).remove();
  }
  await docker.getImage(`${project}-proxmox-terraform`).remove();
});

describeEngine('on Docker', openHarness);

describe('the engine on Docker', () => {
  it('finds a tool’s image by the labels that compose gives, and by compose’s name', async () => {
    const engine = createDockerEngine({ docker: {}, project });
    expect(await engine.findImage('terraform')).toBe(image);
    expect(await engine.findImage('packer')).toBeNull();
    await docker.getImage(image).tag({ repo: `${project}-proxmox-packer` });
    expect(await engine.findImage('packer')).toBe(image);
    await docker.getImage(`${project}-proxmox-packer`).remove();
  });

  it('says what is missing where it runs in no container and no project is given', async () => {
    await expect(createDockerEngine({ docker: {}, project: null }).findImage('packer')).rejects.toThrow(/project/);
  });

  it('hardens each job', async () => {
    await withHarness(async ({ engine, specFor }) => {
      const jobId = await engine.createJob({
        ...specFor('chatops-h-hard', { acts: [], exitCode: 0 }),
        network: 'none',
      });
      const { Config, HostConfig, Mounts } = await docker.getContainer(jobId).inspect();
      expect(HostConfig).toMatchObject({
        AutoRemove: false,
        Privileged: false,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        NetworkMode: 'none',
        Memory: 96 * 1024 * 1024,
        MemorySwap: 96 * 1024 * 1024,
        NanoCpus: 500_000_000,
        PidsLimit: 64,
        Init: true,
        Binds: null,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '8g', 'max-file': '1' } },
        Tmpfs: { '/tmp': 'rw,nosuid,nodev,size=64m,mode=1777' },
      });
      expect(Config).toMatchObject({ User: '10001:10001', WorkingDir: '/job', StopTimeout: 1900 });
      expect(Mounts).toMatchObject([{ Type: 'volume', Destination: '/job', RW: true }]);
    });
  });

  it('runs the job as its own user, who owns the work folder and can write nowhere else', async () => {
    await withHarness(async (harness) => {
      const script =
        'id -u; stat -c "%u %g %a" . sub sub/f; touch new; touch /x 2>/dev/null || echo no; cat /proc/1/comm';
      const file = { path: 'sub/f', mode: 0o600, content: Buffer.from('') };
      const spec = { ...shell(harness, 'user', script), files: [file] };
      expect(await outputOf(harness.engine, spec)).toBe(
        ['10001', '10001 10001 700', '10001 10001 700', '10001 10001 600', 'no', 'docker-init', ''].join('\n'),
      );
    });
  });

  it('joins a job to the networks that it asks for', async () => {
    await withHarness(async (harness) => {
      const networksOf = async (network: JobSpec['network']) => {
        const jobId = await harness.engine.createJob({ ...shell(harness, network, 'true'), network });
        const { NetworkSettings } = await docker.getContainer(jobId).inspect();
        return Object.keys(NetworkSettings.Networks).sort();
      };
      expect(await networksOf('none')).toEqual(['none']);
      expect((await networksOf('jobs')).length).toBe(1);
      expect((await networksOf('jobs-and-guests')).length).toBe(2);
    });
  });

  it('labels the volume of a job and removes it with the job', async () => {
    await withHarness(async ({ engine, instance, specFor }) => {
      const jobId = await engine.createJob(specFor('chatops-h-volume', { acts: [], exitCode: 0 }));
      const volumes = async () =>
        (await docker.listVolumes({ filters: JSON.stringify({ label: [`chatops.instance=${instance}`] }) })).Volumes;
      expect(await volumes()).toMatchObject([{ Labels: { 'chatops.job': 'chatops-h-volume' } }]);
      await engine.removeJob(jobId);
      expect(await volumes()).toEqual([]);
    });
  });

  it('leaves nothing of a job whose files cannot be put in', async () => {
    await withHarness(async (harness) => {
      const files = [
        { path: 'a', mode: 0o600, content: Buffer.from('a') },
        { path: 'a/b', mode: 0o600, content: Buffer.from('b') },
      ];
      const spec = { ...shell(harness, 'clash', 'true'), files };
      await expect(harness.engine.createJob(spec)).rejects.toThrow();
      expect(await harness.engine.listJobs(harness.instance)).toEqual([]);
    });
  });

  it('says that a job ran out of memory', async () => {
    await withHarness(async (harness) => {
      const spec = { ...shell(harness, 'oom', 'tail /dev/zero'), memoryMiB: 16 };
      const jobId = await harness.engine.createJob(spec);
      await harness.engine.startJob(jobId);
      expect(await harness.engine.waitForExit(jobId, never)).toMatchObject({ outOfMemory: true, exitCode: 137 });
    });
  });

  it('gives 127 for a program that does not exist, and refuses an image and a network that are gone', async () => {
    await withHarness(async (harness) => {
      const spec = { ...shell(harness, 'lost', ''), command: ['/no/such/program'] };
      const jobId = await harness.engine.createJob(spec);
      await harness.engine.startJob(jobId);
      expect((await harness.engine.waitForExit(jobId, never)).exitCode).toBe(127);
      const elsewhere = createDockerEngine({ docker: {}, project: 'chatops-no-such-project' });
      const lonely: JobSpec = { ...shell(harness, 'lonely', 'true'), network: 'jobs' };
      await expect(elsewhere.createJob(lonely)).rejects.toThrow(EngineRefusedError);
      const gone = { ...shell(harness, 'gone', ''), image: `sha256:${'0'.repeat(64)}` };
      await expect(harness.engine.createJob(gone)).rejects.toThrow(EngineRefusedError);
    });
  });

  it('calls an engine that is not there unreachable', async () => {
    const away = createDockerEngine({ docker: { socketPath: '/nowhere/docker.sock' }, project });
    await expect(away.listJobs('x')).rejects.toThrow(EngineUnreachableError);
    await expect(away.findImage('packer')).rejects.toThrow(EngineUnreachableError);
  });

  it('stores odd bytes the same way live and again', async () => {
    await withHarness(async (harness) => {
      const odd = [
        String.raw`printf 'a\377b\n\303'; sleep 0.2; printf '\251 half\n\360\237\230'; sleep 0.2; printf '\nx\300\257'`,
        String.raw`head -c 16380 /dev/zero | tr '\0' x; for i in 1 2 3 4 5 6 7 8; do printf 'é€😀'; done; printf '\n'`,
        'head -c 70000 /dev/urandom',
      ].join('; ');
      const jobId = await harness.engine.createJob(shell(harness, 'odd', odd));
      await harness.engine.startJob(jobId);
      const live = await collect(harness.engine, jobId);
      const again = await collect(harness.reconnect(), jobId);
      expect(live.length).toBeGreaterThan(86_000);
      expect(live.equals(again)).toBe(true);
    });
  });
});

async function openHarness(): Promise<EngineHarness> {
  const instance = `t${randomBytes(5).toString('hex')}`;
  const connect = () => createDockerEngine({ docker: {}, project });
  return {
    engine: connect(),
    reconnect: connect,
    instance,
    specFor: (name, program) => specOf(instance, name, scriptOf(program)),
    async close() {
      for (const name of [instance, `${instance}x`]) {
        for (const job of await connect().listJobs(name)) {
          await connect().removeJob(job.jobId);
        }
      }
    },
  };
}

async function withHarness(use: (harness: EngineHarness) => Promise<void>): Promise<void> {
  const harness = await openHarness();
  await use(harness).finally(() => harness.close());
}

function shell(harness: EngineHarness, name: string, script: string): JobSpec {
  return specOf(harness.instance, `chatops-${harness.instance}-${name}`, script);
}

function specOf(instance: string, name: string, script: string): JobSpec {
  return {
    name,
    instance,
    labels: {},
    image,
    command: ['sh', '-c', script],
    env: { LANG: 'C.UTF-8' },
    network: 'none',
    files: [],
    memoryMiB: 96,
    cpus: 0.5,
    pids: 64,
  };
}

function scriptOf(program: ContractProgram): string {
  return [...program.acts.map(lineOf), `exit ${program.exitCode}`].join('\n');
}

/** Long texts of one character are made in the job, as the command line has a bound. */
function lineOf(act: ContractAct): string {
  if ('print' in act) {
    const pieces = act.print.match(/(.)\1{999,}|[\s\S]{1,5000}?(?=(.)\2{999,}|$)|[\s\S]{1,5000}/gu) ?? [];
    const to = act.to === 'stderr' ? ' >&2' : '';
    return `{ ${pieces.map(printOf).join('; ')}; }${to}`;
  }
  if ('copy' in act) {
    return `mkdir -p "$(dirname ${act.to})"; cp ${act.copy} ${act.to}`;
  }
  if ('link' in act) {
    return `ln -s ${act.linkTo} ${act.link}`;
  }
  if ('pauseMs' in act) {
    return `sleep ${act.pauseMs / 1000}`;
  }
  return act.stay === 'deaf' ? `trap '' TERM; sleep 60 & wait; sleep 60` : `trap 'exit 143' TERM; sleep 60 & wait`;
}

function printOf(text: string): string {
  const first = [...text][0] ?? '';
  return text.length >= 1000 && text === first.repeat(text.length / first.length)
    ? `yes '${first}' | head -n ${text.length / first.length} | tr -d '\\n'`
    : `printf '%s' '${text}'`;
}

async function outputOf(engine: Engine, spec: JobSpec): Promise<string> {
  const jobId = await engine.createJob(spec);
  await engine.startJob(jobId);
  return (await collect(engine, jobId)).toString();
}

async function collect(engine: Engine, jobId: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  await engine.captureLogs(jobId, start, async ({ bytes }) => void parts.push(Buffer.from(bytes)), never);
  return Buffer.concat(parts);
}
