import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import { createDockerEngine } from '../../pipeline/docker/create-docker-engine.js';
import type { Engine, JobSpec } from '../../pipeline/engine.js';

const run = promisify(execFile);

/** An image, a network and a database of the bench's own; `close` removes them. */
export interface BenchStage {
  engine: Engine;
  test: TestDatabase;
  instance: string;
  image: string;
  jobSpec(name: string, command: readonly string[], files?: JobSpec['files']): JobSpec;
  /** `docker run --rm` with what the engine gives a job of `jobSpec`. */
  dockerRun(command: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const dockerfile = 'FROM debian:trixie-slim\nRUN install -d -o 10001 -g 10001 -m 0700 /job\n';

export async function openBenchStage(): Promise<BenchStage> {
  const instance = `b${randomBytes(4).toString('hex')}`;
  const project = `chatops-bench-${instance}`;
  const image = await buildImage(project);
  const labels = ['--label', `com.docker.compose.project=${project}`, '--label', 'com.docker.compose.network=jobs'];
  await run('docker', ['network', 'create', ...labels, `${project}_jobs`]);
  const engine = createDockerEngine({ docker: {}, project });
  const test = openTestDatabase();
  return {
    engine,
    test,
    instance,
    image,
    jobSpec: (name, command, files = []) => ({
      ...limits,
      name: `chatops-${instance}-${name}`,
      instance,
      image,
      command,
      files,
    }),
    async dockerRun(command) {
      const flags = [...hardening, '--network', `${project}_jobs`, '-v', '/job', '--entrypoint', command[0] ?? 'true'];
      await toNowhere(['run', '--rm', ...flags, image, ...command.slice(1)]);
    },
    async close() {
      test.remove();
      for (const job of await engine.listJobs(instance)) {
        await engine.removeJob(job.jobId);
      }
      await run('docker', ['network', 'rm', `${project}_jobs`]);
      await run('docker', ['image', 'rm', project]);
    },
  };
}

const limits = { labels: {}, env: {}, network: 'jobs', memoryMiB: 512, cpus: 2, pids: 256 } as const;

/** The flags of `pipeline/docker/container-options.ts` in the words of the command line. */
const hardening = [
  ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--read-only', '--user', '10001:10001', '--init'],
  ...['--pids-limit', '256', '--memory', '512m', '--memory-swap', '512m', '--cpus', '2', '--workdir', '/job'],
  ...['--tmpfs', '/tmp:rw,nosuid,nodev,size=64m,mode=1777', '--log-driver', 'json-file'],
  ...['--log-opt', 'max-size=8g', '--log-opt', 'max-file=1'],
];

async function buildImage(name: string): Promise<string> {
  const build = run('docker', ['build', '-q', '-t', name, '-']);
  build.child.stdin?.end(dockerfile);
  return (await build).stdout.trim();
}

/** The command line writes to /dev/null, which is the fastest receiver that it can have. */
async function toNowhere(args: readonly string[]): Promise<void> {
  const child = spawn('docker', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) {
    throw new Error(`docker ${args.join(' ')} ended with ${code}`);
  }
}
