import type { LogStream, Tool } from '../engine.js';
import type { Proxmox } from '../proxmox/proxmox.js';
import type { ArtifactName } from './artifact-store.js';
import type { Failure } from './failure.js';
import type { RunFacts } from './run-facts.js';

/** Variables → stages: pure. `V` is what the recipe needs to know, fixed when the run is made. */
export interface Recipe<V> {
  name: RecipeName;
  /** Whose artifacts these are: by default the run's request. A VM's state belongs to the request that made the VM. */
  artifactScope?(vars: V, name: ArtifactName): string;
  stages: readonly Stage<V>[];
}

export type RecipeName =
  | 'plan-create-vm'
  | 'create-vm'
  | 'plan-destroy-vm'
  | 'destroy-vm'
  | 'build-template'
  | 'retire-template';

export type StageKey =
  | 'preflight'
  | 'plan'
  | 'template'
  | 'seed'
  | 'apply'
  | 'first-boot'
  | 'configure'
  | 'destroy'
  | 'clean-up';

/** One line on the card. */
export interface Stage<V> {
  key: StageKey;
  steps: readonly Step<V>[];
  /** A sentence when there is nothing to do here ("current, built 3 days ago"), else null. */
  skip?(state: RunState<V>): string | null;
}

export type Step<V> = ContainerStep<V> | CallStep<V>;

/** What a step sees: the recipe's variables and what earlier steps of this run found. */
export interface RunState<V> {
  vars: V;
  facts: RunFacts;
}

export interface ContainerStep<V> {
  kind: 'container';
  key: string;
  tool: Tool;
  /** `changes`: an outcome that is not known is never repeated. `none`: it is run again. */
  effect: 'none' | 'changes';
  /** `plan:<sha256 of the plan file>` for an apply: the journal never lets a second step with this key start. */
  once?(state: RunState<V>): string;
  /** True where earlier steps found that there is nothing to do: it is passed over without a trace. */
  isNeedless?(state: RunState<V>): boolean;
  job(state: RunState<V>): JobPlan;
  timeLimitMs: number;
  /** Seconds after SIGTERM: at least 1900 where a clone may run (bpg waits up to 1800 s for it). */
  stopGraceSeconds: number;
  /** One whole line of output to what the card shows of it, or null. */
  readProgress?(line: string, stream: LogStream): StepProgress | null;
  /** Called once with the whole stored log and the outputs, when the tool ended by itself. */
  readEnd(state: RunState<V>, end: ContainerEnd): StepEnd;
  /** Before the start is committed: a last look at the world. Its facts are not kept. */
  check?(state: RunState<V>, tools: CallTools): Promise<StepEnd>;
  /** Only for `changes`: after a failed or cut-off run, what Proxmox shows to be true. */
  reconcile?(state: RunState<V>, cause: ContainerCause, tools: CallTools): Promise<StepEnd>;
}

export interface JobPlan {
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  network: 'none' | 'jobs' | 'jobs-and-guests';
  inputs: readonly JobInput[];
  /**
   * Taken out after the end, also after a failed or re-attached one, before anything else is decided. A folder becomes
   * one artifact with all that is below it, links included; as an input it is laid out again at its `path`.
   */
  outputs: readonly JobOutput[];
  memoryMiB: number;
}

export interface JobOutput {
  path: string;
  artifact: ArtifactName;
  gate?: OutputGate;
}

export interface OutputGate {
  /** Why these bytes may not become the newest version of the artifact, or null. */
  refuse(content: Uint8Array, before: Uint8Array | null): string | null;
  /** Under this name they are kept then. */
  evidence: ArtifactName;
}

/** A recipe holds no bytes: artifacts and secrets are named, and put in by the runner. */
export type JobInput =
  | { path: string; mode: number; text: string }
  /** With `sha256` exactly that version, else the newest. */
  | { path: string; mode: number; artifact: ArtifactName; sha256?: string }
  | { path: string; mode: number; secret: SecretName };

/** `blueprint:<blueprint>/<name>` is a secret of that blueprint alone. */
export type SecretName = 'proxmox-token' | 'proxmox-build-token' | 'proxmox-ca' | `blueprint:${string}`;

export interface ContainerEnd {
  exitCode: number;
  /** Redacted lines of both streams, in the order of capture. */
  lines: readonly { stream: LogStream; text: string }[];
  /** sha256 (hex) of each output that was there. */
  outputs: ReadonlyMap<ArtifactName, string>;
}

/** Why a change has to be reconciled: the tool failed by itself, or it was cut off. */
export type ContainerCause =
  | { cause: 'failed'; failure: Failure }
  | { cause: 'cut-off'; reason: string; lastLines: readonly string[] };

/** One Proxmox call (a task counts as one), or reading until something holds. */
export interface CallStep<V> {
  kind: 'call';
  key: string;
  /** `reads` and `repeatable` may be done again after a crash; `once` is looked for in the node's tasks first. */
  effect: 'reads' | 'repeatable' | 'once';
  timeLimitMs: number;
  /** For `once`: how to find the task that a crash hid from us. Proxmox files a clone under its source's VMID. */
  trace?(state: RunState<V>): { node: string; type: string; vmid: number };
  run(state: RunState<V>, tools: CallTools): Promise<StepEnd>;
  /** For what is good to have and not worth a VM: where the step does not reach its end, the run goes on with these. */
  orElse?(failure: Failure): RunFacts;
}

export interface CallTools {
  /** While it cannot be reached, reads (and changes that were not sent) wait and say so. */
  proxmox: Proxmox;
  /** Aborted on cancel and at the time limit. Calls of `proxmox` throw then; a task that has begun is waited for. */
  signal: AbortSignal;
  now(): number;
  /** Ends early (without error) when the signal aborts. */
  pause(ms: number): Promise<void>;
  report(progress: StepProgress): void;
  readArtifact(name: ArtifactName): Promise<Uint8Array | null>;
  /**
   * Starts a Proxmox task, commits its UPID, waits for its end. After a restart `start` of a `once` step is not called
   * again: what must hold before the change is checked in it. A `once` step has one task.
   */
  awaitTask(start: () => Promise<string>): Promise<TaskEnd>;
}

export interface TaskEnd {
  upid: string;
  ok: boolean;
  /** Proxmox's exit status: `OK`, `WARNINGS: n` or the reason. */
  exitStatus: string;
  /** The last lines of the task's log where it did not end well. */
  lastLines: string[];
}

export interface StepProgress {
  /** For the card, one short line. */
  text: string;
  /** Running number of the task within the step, where the tool has such. */
  count: number | null;
}

export type StepEnd = { end: 'done'; facts: RunFacts } | { end: 'stopped'; failure: Failure };
