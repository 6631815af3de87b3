/**
 * The engine runs jobs: one container each, bytes in, bytes out. It knows no host paths and no requests.
 *
 * Order for one job: `createJob` → `startJob` → (`captureLogs` and `waitForExit` at once, each any number of times)
 * → `readOutputs` → `removeJob`. `stopJob` may come at any time after `startJob`.
 * Safe twice: `startJob` of a started job, `stopJob` of an ended one and `removeJob` of an absent one do nothing.
 * Not safe twice: `createJob`; a name that exists throws `JobExistsError`, which is the engine's own dedupe.
 * A job stays (with its logs and outputs) until `removeJob`, also over a restart of this process.
 * Every call may throw `EngineUnreachableError`; nothing is known then about whether the call took effect. The call
 * may be made again as soon as the engine answers; a second `captureLogs` goes on at the offsets delivered so far.
 * An aborted `captureLogs` returns, an aborted `waitForExit` throws the signal's reason; the job runs on in both cases.
 */
export interface Engine {
  /** The local id of a tool's image, or null where it is not built. */
  findImage(tool: Tool): Promise<string | null>;
  createJob(spec: JobSpec): Promise<string>;
  startJob(jobId: string): Promise<void>;
  /**
   * Delivers what the job printed, each stream's bytes in order, from `from` on, until the job has ended and all was
   * delivered, or `signal` aborts. `onChunk` is awaited before more is read (back-pressure).
   */
  captureLogs(
    jobId: string,
    from: LogOffsets,
    onChunk: (chunk: RawLogChunk) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
  waitForExit(jobId: string, signal: AbortSignal): Promise<JobExit>;
  /** Of an ended job; a path that does not exist is left out. A folder brings what is below it. */
  readOutputs(jobId: string, paths: readonly string[]): Promise<JobFile[]>;
  /** One SIGTERM, then at most `graceSeconds`, then the kill. Never a second SIGTERM. */
  stopJob(jobId: string, graceSeconds: number): Promise<void>;
  removeJob(jobId: string): Promise<void>;
  /** Every job of this instance, whoever started it. */
  listJobs(instance: string): Promise<JobView[]>;
}

export type Tool = 'terraform' | 'packer' | 'cloud-init' | 'ansible';

export interface JobSpec {
  /** `chatops-<instance>-<request id>-<stage>-<step>-<attempt>`. */
  name: string;
  instance: string;
  labels: Readonly<Record<string, string>>;
  /** The local image id that `findImage` gave. */
  image: string;
  /** Exec form, replaces the image's entry point. Never holds a secret. */
  command: readonly string[];
  /** Never holds a secret: it shows in an inspect. */
  env: Readonly<Record<string, string>>;
  /** `none` has no network at all. */
  network: 'none' | 'jobs' | 'jobs-and-guests';
  /** Put below the work folder `/job` before the start, owned by the job's user. */
  files: readonly JobFile[];
  memoryMiB: number;
  cpus: number;
  pids: number;
}

/** Paths are relative to the work folder, with `/` between parts and without `..`. */
export type JobFile = { path: string; mode: number; content: Uint8Array } | { path: string; linkTo: string };

export type LogStream = 'stdout' | 'stderr';

/** Raw bytes of each stream that were taken already. */
export type LogOffsets = Readonly<Record<LogStream, number>>;

export interface RawLogChunk {
  stream: LogStream;
  bytes: Uint8Array;
}

export interface JobExit {
  exitCode: number;
  outOfMemory: boolean;
  /** Milliseconds since the epoch, by the engine's clock. */
  startedAt: number;
  finishedAt: number;
}

export interface JobView {
  jobId: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  state: 'created' | 'running' | 'exited';
}

export class JobExistsError extends Error {
  readonly jobName: string;
  constructor(jobName: string) {
    super(`a job named ${jobName} exists already`);
    this.jobName = jobName;
  }
}

/** No answer, or an answer that broke off: the socket is gone, the daemon restarts, the network is cut. */
export class EngineUnreachableError extends Error {}

/** The engine answered and said no: the image is gone, a network is missing, a path leads out of the work folder. */
export class EngineRefusedError extends Error {}

/** There is no such job. `removeJob` never throws it. */
export class JobMissingError extends EngineRefusedError {}
