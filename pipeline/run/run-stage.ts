import type { RunEvent, StepRecord } from './journal.js';
import type { Stage, Step } from './recipe.js';
import { runCallStep } from './run-call-step.js';
import { runContainerStep } from './run-container-step.js';
import { checkDrained, type Run, type RunnerDeps, type StepContext, type StepResult } from './run-context.js';
import type { RunFacts } from './run-facts.js';

/** What a run knows and has done when a stage begins. */
export interface StageStart<V> {
  deps: RunnerDeps;
  run: Run<V>;
  facts: RunFacts;
  changedBefore: StepContext<V>['changedBefore'];
  inBackground: StepContext<V>['inBackground'];
}

export interface StageEnd {
  /** The last step's; null where every step is done. */
  stopped: { step: string; result: Exclude<StepResult, { result: 'done' }> } | null;
  facts: RunFacts;
  changed: StepContext<never>['changedBefore'];
}

/** One line of the card: its steps in order, until one does not reach its end. */
export async function runStage<V>(start: StageStart<V>, stage: Stage<V>): Promise<StageEnd> {
  const { deps, run } = start;
  const tell = (event: RunEvent): void => deps.onEvent(event);
  const end: StageEnd = { stopped: null, facts: start.facts, changed: start.changedBefore };
  const records = recordsOf(start, stage);
  if (run.signal.aborted && records.length === 0) return cancelBefore(start, stage, end);
  const why = skipStage(start, stage, records);
  if (why !== null) {
    tell({ event: 'stage-skipped', stage: stage.key, ...why });
    return end;
  }
  tell({ event: 'stage-started', stage: stage.key, at: records[0]?.at ?? deps.clock.now() });
  let doneAt = deps.clock.now();
  for (const step of stage.steps) {
    checkDrained(start);
    if (step.kind === 'container' && step.isNeedless?.({ vars: run.vars, facts: end.facts }) === true) continue;
    const result = await runStep(contextOf(start, stage, end), step);
    if (result.result !== 'done') {
      const at = deps.clock.now();
      if (result.result === 'cancelled') tell({ event: 'stage-cancelled', stage: stage.key, at });
      else tell({ event: 'stage-stopped', stage: stage.key, failure: result.failure, at });
      return { ...end, stopped: { step: step.key, result } };
    }
    end.facts = { ...end.facts, ...result.facts };
    if (step.effect !== 'none' && step.effect !== 'reads') end.changed = 'something';
    doneAt = result.at;
  }
  tell({ event: 'stage-done', stage: stage.key, at: doneAt });
  return end;
}

function runStep<V>(context: StepContext<V>, step: Step<V>): Promise<StepResult> {
  return step.kind === 'container' ? runContainerStep(context, step) : runCallStep(context, step);
}

function contextOf<V>(start: StageStart<V>, stage: Stage<V>, end: StageEnd): StepContext<V> {
  const { deps, run, inBackground } = start;
  return {
    deps,
    run,
    stage: stage.key,
    state: { vars: run.vars, facts: end.facts },
    changedBefore: end.changed,
    report: (progress) => {
      deps.onEvent({ event: 'stage-progress', stage: stage.key, ...progress, at: deps.clock.now() });
    },
    inBackground,
  };
}

function recordsOf<V>({ deps, run }: StageStart<V>, stage: Stage<V>): StepRecord[] {
  return deps.journal.findSteps(run.runId).filter((record) => record.stage === stage.key);
}

/** Whether the stage has nothing to do: as the journal has it, or asked of the recipe and written there. */
function skipStage<V>(
  { deps, run, facts }: StageStart<V>,
  stage: Stage<V>,
  records: readonly StepRecord[],
): { why: string; at: number } | null {
  const skipped = records.find(({ outcome }) => outcome?.outcome === 'skipped')?.outcome;
  if (skipped?.outcome === 'skipped') return { why: skipped.why, at: skipped.at };
  const [first] = stage.steps;
  const isBegun = records.some(({ state }) => state !== 'intended');
  const why = isBegun ? null : (stage.skip?.({ vars: run.vars, facts }) ?? null);
  if (why === null || first === undefined) return null;
  const at = deps.clock.now();
  const intent = { runId: run.runId, stage: stage.key, step: first.key, attempt: 1, kind: first.kind, at };
  const { stepId } = records[0] ?? deps.journal.intend(intent);
  deps.journal.end(stepId, { outcome: 'skipped', why, at });
  return { why, at };
}

function cancelBefore<V>({ deps }: StageStart<V>, stage: Stage<V>, end: StageEnd): StageEnd {
  deps.onEvent({ event: 'stage-cancelled', stage: stage.key, at: deps.clock.now() });
  const [first] = stage.steps;
  return { ...end, stopped: { step: first?.key ?? '', result: { result: 'cancelled', changed: end.changed } } };
}
