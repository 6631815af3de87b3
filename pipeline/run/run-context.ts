import type { Clock } from '../clock.js';
import type { Engine, Tool } from '../engine.js';
import type { Proxmox } from '../proxmox/proxmox.js';
import type { ArtifactName, ArtifactStore } from './artifact-store.js';
import type { Failure } from './failure.js';
import type { Journal, RunEvent, StepRecord } from './journal.js';
import type { LogStore } from './log-store.js';
import type { CallStep, ContainerStep, Recipe, RunState, SecretName, StageKey, Step, StepProgress } from './recipe.js';
import type { RunFacts } from './run-facts.js';

/** What every run is done with. */
export interface RunnerDeps {
  engine: Engine;
  journal: Journal;
  logs: LogStore;
  artifacts: ArtifactStore;
  secrets: {
    read(name: SecretName): Promise<Uint8Array>;
    /** Every value that may stand in no output. */
    all(): readonly string[];
  };
  proxmox: Proxmox;
  clock: Clock;
  onEvent(event: RunEvent): void;
}

/** One execution of a recipe. */
export interface Run<V> {
  runId: string;
  instance: string;
  requestId: string;
  recipe: Recipe<V>;
  vars: V;
  /** What earlier runs of the request found (the plan). */
  facts?: RunFacts;
  /** Local ids, resolved when the run was made. */
  images: Readonly<Record<Tool, string>>;
  /** Cancels: one SIGTERM, wait, save, tell what changed. */
  signal: AbortSignal;
  /** This process ends: stop looking, leave containers and tasks alone. */
  drain: AbortSignal;
  /** The last look, in the transaction that commits a start (each container, each `once` call). Must be quick and sync. */
  guard(step: StepName): Failure | null;
  /** Before the guard of a step that changes the world; may wait (for a source that cannot be reached). */
  prepareChange?(step: StepName): Promise<Failure | null>;
}

export interface StepName {
  stage: StageKey;
  step: string;
  effect: ContainerStep<never>['effect'] | CallStep<never>['effect'];
}

/** What a step of a run is done with. */
export interface StepContext<V> {
  deps: RunnerDeps;
  run: Run<V>;
  stage: StageKey;
  state: RunState<V>;
  /** By steps of this run before this one. */
  changedBefore: 'nothing' | 'something';
  report(progress: StepProgress): void;
  /** For cleaning up: goes on beside the run, whose end waits for it; must not fail. */
  inBackground(work: Promise<void>): void;
}

export type StepResult =
  | { result: 'done'; facts: RunFacts; at: number }
  | { result: 'stopped'; failure: Failure }
  | { result: 'cancelled'; changed: Failure['changed'] };

/** This process is told to end: nothing more is recorded, the next process takes over. */
export class DrainedError extends Error {}

export function nameStep<V>(stage: StageKey, step: Step<V>): StepName {
  return { stage, step: step.key, effect: step.effect };
}

/** The step's newest attempt, or null. */
export function findNewest<V>(context: StepContext<V>, step: Step<V>): StepRecord | null {
  const records = context.deps.journal.findSteps(context.run.runId);
  return records.findLast((record) => record.stage === context.stage && record.step === step.key) ?? null;
}

/** Waits, and ends the work in this process where that is wanted meanwhile. */
export async function pauseUnlessDrained<V>(context: StepContext<V>, ms: number): Promise<void> {
  const { drain, signal } = context.run;
  // A cancel shortens the wait once; afterwards only its own time ends it, or it would spin.
  await context.deps.clock.pause(ms, signal.aborted ? drain : AbortSignal.any([signal, drain]));
  checkDrained(context);
}

export function checkDrained<V>(context: { run: Run<V> }): void {
  if (context.run.drain.aborted) throw new DrainedError('this process ends');
}

export function artifactScope<V>(run: Run<V>, name: ArtifactName): string {
  return run.recipe.artifactScope?.(run.vars, name) ?? run.requestId;
}
