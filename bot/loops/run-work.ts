import { noteRunEvent } from '../../commands/request/note-run-event.js';
import type { ToolWork } from '../../commands/request/request.js';
import type { RunEnd, RunEvent } from '../../pipeline/run/journal.js';
import type { Recipe, StageKey } from '../../pipeline/run/recipe.js';
import type { Run, RunnerDeps } from '../../pipeline/run/run-context.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { runRecipe } from '../../pipeline/run/run-recipe.js';
import type { Machine } from './machine.js';
import type { WorkSignals } from './workers.js';

export interface Task {
  requestId: string;
  runId: string;
  /** `plan` changes nothing; `build` is what was approved. */
  phase: 'plan' | 'build';
  work: ToolWork;
  /** What is known when the run begins. */
  facts: RunFacts;
  guard: Run<never>['guard'];
  prepareChange: NonNullable<Run<never>['prepareChange']>;
  onStageDone(stage: StageKey): void;
}

/** Runs the recipe of this work, or goes on with it, and tells the card what happens. */
export async function runWork(machine: Machine, task: Task, signals: WorkSignals): Promise<RunEnd> {
  const { recipes } = machine;
  const { work, phase } = task;
  switch (work.recipe) {
    case 'create-vm':
      return run(machine, task, signals, recipes[phase === 'plan' ? 'plan-create-vm' : 'create-vm'], work.vars);
    case 'destroy-vm':
      return run(machine, task, signals, recipes[phase === 'plan' ? 'plan-destroy-vm' : 'destroy-vm'], work.vars);
    case 'build-template':
    case 'retire-template':
      return run(machine, task, signals, recipes[work.recipe], work.vars);
    default:
      return work satisfies never;
  }
}

async function run<V extends { images: Run<V>['images'] }>(
  machine: Machine,
  { requestId, runId, facts, guard, prepareChange, onStageDone }: Task,
  { cancel, drain }: WorkSignals,
  recipe: Recipe<V>,
  vars: V,
): Promise<RunEnd> {
  const { tools, runner } = machine;
  const told = tell(machine, requestId, runId, onStageDone);
  const deps: RunnerDeps = { ...runner, secrets: await withJobKey(runner, requestId), onEvent: told.onEvent };
  try {
    return await runRecipe(deps, {
      ...{ runId, requestId, recipe, vars, facts, guard, prepareChange },
      ...{ instance: tools.instance, images: vars.images, signal: cancel, drain },
    });
  } finally {
    told.end();
  }
}

/** The run's own private key may stand in no output either. */
async function withJobKey(runner: Machine['runner'], requestId: string): Promise<RunnerDeps['secrets']> {
  const key = await runner.artifacts.read(requestId, 'job-key');
  const secret = key === null ? [] : [Buffer.from(key).toString('utf8').trim()];
  return { read: runner.secrets.read, all: () => [...runner.secrets.all(), ...secret] };
}

/** The card shows progress at most this often, and always the last of it. */
const PROGRESS_MS = 250;

function tell(
  { tools, runner: { clock }, log }: Machine,
  requestId: string,
  runId: string,
  onStageDone: Task['onStageDone'],
): { onEvent(event: RunEvent): void; end(): void } {
  const note = (event: RunEvent): void => noteRunEvent(tools, requestId, runId, event);
  let shownAt = 0;
  let later = new AbortController();
  const noteLater = async (event: RunEvent, waitMs: number, { signal }: AbortController): Promise<void> => {
    await clock.pause(waitMs, signal);
    if (signal.aborted) return;
    shownAt = clock.now();
    note(event);
  };
  return {
    end: () => later.abort(),
    onEvent(event) {
      later.abort();
      if (event.event === 'stage-progress') {
        const waitMs = shownAt + PROGRESS_MS - event.at;
        if (waitMs > 0) {
          later = new AbortController();
          noteLater(event, waitMs, later).catch((error) =>
            log.error({ err: error, requestId }, 'progress is not shown'),
          );
          return;
        }
        shownAt = event.at;
      }
      if (event.event === 'stage-done') onStageDone(event.stage);
      note(event);
    },
  };
}
