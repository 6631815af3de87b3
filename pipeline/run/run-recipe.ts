import type { RunEnd, StepRecord } from './journal.js';
import { checkDrained, DrainedError, type Run, type RunnerDeps } from './run-context.js';
import { runStage, type StageEnd } from './run-stage.js';
import { sweepJobs } from './sweep-jobs.js';

/**
 * Runs a recipe to its end, or from where the journal shows that an earlier process left it: the same call does both.
 * Each act is committed before the next; nothing that changes the world is begun twice.
 * Rejects only where journal, stores or engine fail in a way that nobody expects; what runs then runs on, and the same
 * call goes on with it.
 */
export async function runRecipe<V>(deps: RunnerDeps, run: Run<V>): Promise<RunEnd> {
  const background = new Set<Promise<void>>();
  const inBackground = (work: Promise<void>): void => void background.add(work);
  try {
    const records = deps.journal.findSteps(run.runId);
    tellBegin(deps, run, records);
    if (records.length > 0) inBackground(sweepRun(deps, run, records));
    return await runStages(deps, run, inBackground);
  } catch (error) {
    if (error instanceof DrainedError) return { end: 'drained' };
    throw error;
  } finally {
    await Promise.allSettled(background);
  }
}

async function runStages<V>(
  deps: RunnerDeps,
  run: Run<V>,
  inBackground: (work: Promise<void>) => void,
): Promise<RunEnd> {
  let before: StageEnd = { stopped: null, facts: run.facts ?? {}, changed: 'nothing' };
  for (const stage of run.recipe.stages) {
    checkDrained({ run });
    before = await runStage({ deps, run, facts: before.facts, changedBefore: before.changed, inBackground }, stage);
    const { stopped, facts } = before;
    if (stopped?.result.result === 'cancelled') {
      return { end: 'cancelled', stage: stage.key, changed: stopped.result.changed, facts };
    }
    if (stopped?.result.result === 'stopped') {
      return { end: 'stopped', stage: stage.key, step: stopped.step, failure: stopped.result.failure, facts };
    }
  }
  return { end: 'done', facts: before.facts };
}

/** Containers whose end was committed and that a crash left standing. */
function sweepRun<V>({ engine }: RunnerDeps, run: Run<V>, records: readonly StepRecord[]): Promise<void> {
  const ended = new Set(records.filter(({ outcome }) => outcome !== null).map(({ stepId }) => stepId));
  return sweepJobs(engine, run.instance, (runId, stepId) => runId === run.runId && ended.has(stepId));
}

function tellBegin<V>(deps: RunnerDeps, run: Run<V>, records: readonly StepRecord[]): void {
  const at = deps.clock.now();
  if (records.length === 0) deps.onEvent({ event: 'run-started', recipe: run.recipe.name, at });
  else deps.onEvent({ event: 'resumed', lostMs: lostTime(deps, records, at), at });
}

/** Nothing where the run was at its end and a person wanted it tried again. */
function lostTime(deps: RunnerDeps, records: readonly StepRecord[], at: number): number {
  if (records.at(-1)?.outcome?.outcome === 'stopped') return 0;
  return Math.max(0, at - lastSign(deps, records));
}

/** When the run was last seen at work: its newest mark in the journal or its newest captured output. */
function lastSign({ logs }: RunnerDeps, records: readonly StepRecord[]): number {
  const marks = records.flatMap(({ at, startedAt, endedAt }) => [at, startedAt ?? at, endedAt ?? at]);
  const open = records.filter(({ outcome }) => outcome === null);
  const outputs = open.flatMap(({ stepId }) => logs.read(stepId).at(-1)?.at ?? []);
  return Math.max(...marks, ...outputs);
}
