import type { JobExit, JobFile, JobSpec, LogOffsets, LogStream, RawLogChunk } from '../engine.js';

/** What a job of the fake does; gives its exit code. It may wait for promises that the test settles by hand. */
export type FakeProgram = (io: FakeProcess) => Promise<number | { exitCode: number; outOfMemory: boolean }>;

export interface FakeProcess {
  spec: JobSpec;
  print(text: string | Uint8Array, stream?: LogStream): void;
  /** The text of an input file, or of what this job wrote. */
  read(path: string): string;
  write(path: string, text: string, mode?: number): void;
  link(path: string, linkTo: string): void;
  /** Aborted by the one SIGTERM of a stop. A program that goes on is killed after the grace. */
  terminated: AbortSignal;
}

export interface FakeJob {
  jobId: string;
  spec: JobSpec;
  state: 'created' | 'running' | 'exited';
  exit: JobExit | null;
  files: Map<string, JobFile>;
  log: RawLogChunk[];
  terminate: AbortController;
  /** Ends the job now, as by SIGKILL. */
  kill(): void;
}

const killedCode = 137;
const brokenProgramCode = 70;

export function newFakeJob(jobId: string, spec: JobSpec): FakeJob {
  return {
    jobId,
    spec,
    state: 'created',
    exit: null,
    files: new Map(spec.files.map((file) => [file.path, file])),
    log: [],
    terminate: new AbortController(),
    kill: () => undefined,
  };
}

/** Runs the program until it ends or is killed; `onChange` is called after each thing that others can see. */
export async function runProgram(job: FakeJob, program: FakeProgram, onChange: () => void): Promise<void> {
  job.state = 'running';
  const startedAt = Date.now();
  const killed = new Promise<{ exitCode: number; outOfMemory: boolean }>((resolve) => {
    job.kill = () => resolve({ exitCode: killedCode, outOfMemory: false });
  });
  const ended = await Promise.race([runToEnd(job, program, onChange), killed]);
  job.exit = { ...ended, startedAt, finishedAt: Date.now() };
  job.state = 'exited';
  onChange();
}

async function runToEnd(job: FakeJob, program: FakeProgram, onChange: () => void) {
  try {
    const end = await program(processOf(job, onChange));
    return typeof end === 'number' ? { exitCode: end, outOfMemory: false } : end;
  } catch (error) {
    append(job, 'stderr', Buffer.from(`the fake's program threw: ${error}\n`));
    return { exitCode: brokenProgramCode, outOfMemory: false };
  }
}

function processOf(job: FakeJob, onChange: () => void): FakeProcess {
  return {
    spec: job.spec,
    print(text, stream = 'stdout') {
      append(job, stream, Buffer.from(text));
      onChange();
    },
    read(path) {
      const file = job.files.get(path);
      if (file === undefined || !('content' in file)) {
        throw new Error(`no file ${path}`);
      }
      return Buffer.from(file.content).toString();
    },
    write: (path, text, mode = 0o644) => void job.files.set(path, { path, mode, content: Buffer.from(text) }),
    link: (path, linkTo) => void job.files.set(path, { path, linkTo }),
    terminated: job.terminate.signal,
  };
}

function append(job: FakeJob, stream: LogStream, bytes: Uint8Array): void {
  if (job.state === 'running' && bytes.length > 0) {
    job.log.push({ stream, bytes });
  }
}

/** The log from `at` on without the first `skip` bytes of each stream, as far as it was written. */
export function logAfter(log: readonly RawLogChunk[], from: LogOffsets): RawLogChunk[] {
  const skip = { ...from };
  const rest: RawLogChunk[] = [];
  for (const { stream, bytes } of log) {
    const skipped = Math.min(skip[stream], bytes.length);
    skip[stream] -= skipped;
    if (skipped < bytes.length) {
      rest.push({ stream, bytes: bytes.subarray(skipped) });
    }
  }
  return rest;
}
