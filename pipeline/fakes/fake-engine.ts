import {
  type Engine,
  EngineRefusedError,
  JobExistsError,
  type JobSpec,
  type LogOffsets,
  type RawLogChunk,
  type Tool,
} from '../engine.js';
import { answer, type FakeEngineState, fakeEngineState, findFakeJob, refuse, until } from './fake-engine-state.js';
import { type FakeJob, type FakeProgram, logAfter, newFakeJob, runProgram } from './fake-job.js';

export interface FakeEngine extends Engine {
  /** What jobs do whose name contains `name` or matches it; the last rule that fits counts. */
  whenJob(name: string | RegExp, program: FakeProgram): void;
  /** Null: the image is not built. */
  setImage(tool: Tool, image: string | null): void;
  /** Every call, also one under way, gives `EngineUnreachableError` until `comeBack`. Jobs run on. */
  goAway(): void;
  comeBack(): void;
  /** Specs of all jobs ever created, in order, for looking at what a job was given. */
  created: readonly JobSpec[];
}

/**
 * The engine in memory, which refuses misuse with `EngineMisuseError`. The test keeps it while it makes the bot anew,
 * as jobs outlive the bot.
 */
export function createFakeEngine(): FakeEngine {
  const state = fakeEngineState();
  return { ...control(state), ...changing(state), ...reading(state) };
}

function control(state: FakeEngineState): Omit<FakeEngine, keyof Engine> {
  return {
    created: state.created,
    whenJob: (name, program) => void state.rules.push({ name, program }),
    setImage: (tool, image) => void (image === null ? state.images.delete(tool) : state.images.set(tool, image)),
    goAway() {
      state.away = true;
      state.changes.tell();
    },
    comeBack() {
      state.away = false;
    },
  };
}

type Changing = 'createJob' | 'startJob' | 'stopJob' | 'removeJob';

function changing(state: FakeEngineState): Pick<Engine, Changing> {
  return {
    createJob: async (spec) => answer(state, () => create(state, spec)),
    startJob: async (jobId) => answer(state, () => start(state, findFakeJob(state, jobId))),
    async stopJob(jobId, graceSeconds) {
      const job = answer(state, () => findFakeJob(state, jobId));
      refuse(job.state === 'created', `stopJob of ${job.spec.name} before its start`);
      job.terminate.abort();
      const kill = setTimeout(() => job.kill(), graceSeconds * 1000);
      await until(state, new AbortController().signal, () => job.exit).finally(() => clearTimeout(kill));
    },
    removeJob: async (jobId) =>
      answer(state, () => {
        state.jobs.get(jobId)?.kill();
        state.jobs.delete(jobId);
      }),
  };
}

function reading(state: FakeEngineState): Omit<Engine, Changing> {
  return {
    findImage: async (tool) => answer(state, () => state.images.get(tool) ?? null),
    captureLogs: (jobId, from, onChunk, signal) => capture(state, jobId, from, onChunk, signal),
    async waitForExit(jobId, signal) {
      const job = answer(state, () => findFakeJob(state, jobId));
      refuse(job.state === 'created', `waitForExit of ${job.spec.name} before its start`);
      const exit = await until(state, signal, () => job.exit);
      if (exit === null) {
        throw signal.reason;
      }
      return exit;
    },
    readOutputs: async (jobId, paths) =>
      answer(state, () => {
        const job = findFakeJob(state, jobId);
        refuse(job.state !== 'exited', `readOutputs of ${job.spec.name} before its end`);
        paths.forEach(checkPath);
        return [...job.files.values()].filter((file) =>
          paths.some((path) => file.path === path || file.path.startsWith(`${path}/`)),
        );
      }),
    listJobs: async (instance) =>
      answer(state, () => [...state.jobs.values()].filter((job) => job.spec.instance === instance).map(view)),
  };
}

function create(state: FakeEngineState, spec: JobSpec): string {
  checkSpec(spec);
  if (![...state.images.values()].includes(spec.image)) {
    throw new EngineRefusedError(`create the job ${spec.name}: its image ${spec.image} is not there`);
  }
  if ([...state.jobs.values()].some((job) => job.spec.name === spec.name)) {
    throw new JobExistsError(spec.name);
  }
  const job = newFakeJob(`job-${state.created.push(spec)}`, spec);
  state.jobs.set(job.jobId, job);
  return job.jobId;
}

function start(state: FakeEngineState, job: FakeJob): void {
  const rule = state.rules.findLast(({ name }) =>
    typeof name === 'string' ? job.spec.name.includes(name) : name.test(job.spec.name),
  );
  if (rule === undefined) {
    throw new Error(`the test gave no program for the job ${job.spec.name}`);
  }
  if (job.state === 'created') {
    void runProgram(job, rule.program, state.changes.tell);
  }
}

async function capture(
  state: FakeEngineState,
  jobId: string,
  from: LogOffsets,
  onChunk: (chunk: RawLogChunk) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const job = answer(state, () => findFakeJob(state, jobId));
  checkOffsets(job, from);
  const taken = { ...from };
  for (;;) {
    const next = await until(state, signal, () => nextOutput(job, taken));
    if (next === null || next === 'ended') {
      return;
    }
    await onChunk(next);
    taken[next.stream] += next.bytes.length;
  }
}

function nextOutput(job: FakeJob, taken: LogOffsets): RawLogChunk | 'ended' | null {
  return logAfter(job.log, taken)[0] ?? (job.state === 'exited' ? 'ended' : null);
}

function view({ jobId, spec, state }: FakeJob) {
  return { jobId, name: spec.name, labels: { ...spec.labels, 'chatops.instance': spec.instance }, state };
}

function checkSpec(spec: JobSpec): void {
  const prefix = `chatops-${spec.instance}-`;
  refuse(!spec.name.startsWith(prefix), `the job name "${spec.name}" does not begin with "${prefix}"`);
  refuse(!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(spec.name), `"${spec.name}" is no name for a container`);
  refuse(spec.command.length === 0, `the job ${spec.name} has no command`);
  refuse(spec.memoryMiB <= 0 || spec.cpus <= 0 || spec.pids <= 0, `the job ${spec.name} has a limit of nothing`);
  spec.files.forEach(({ path }) => {
    checkPath(path);
  });
}

function checkPath(path: string): void {
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new EngineRefusedError(`"${path}" is no path below the work folder`);
  }
}

function checkOffsets(job: FakeJob, from: LogOffsets): void {
  refuse(job.state === 'created', `captureLogs of ${job.spec.name} before its start`);
  for (const stream of ['stdout', 'stderr'] as const) {
    const lengths = job.log.filter((chunk) => chunk.stream === stream).map(({ bytes }) => bytes.length);
    const written = lengths.reduce((sum, length) => sum + length, 0);
    refuse(from[stream] < 0 || from[stream] > written, `captureLogs of ${job.spec.name} from beyond its ${stream}`);
  }
}
