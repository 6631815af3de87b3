import type { Failure } from '../../pipeline/run/failure.js';
import type { StepRecord } from '../../pipeline/run/journal.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { bindSteps } from '../audit/step-evidence.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { keepFacts } from './keep-facts.js';
import { MACHINERY, moveRequest } from './move-request.js';
import type { Request, RequestState } from './request.js';
import { type Standing, standingOf } from './standing-of.js';

/** `words`: what went wrong inside, redacted. */
export interface Broken {
  tries: number;
  words: string;
}

type Worked = Extract<RequestState, { state: 'planning' | 'running' }>;

/**
 * The bot itself failed on a request again and again: its card says so, and nothing is repeated. A change that had begun
 * is unknown; after an apply the same run can go on; else it can be planned anew. Gives whether the request was moved.
 */
export function giveUp(tools: UseCaseTools, requestId: string, broken: Broken): boolean {
  const stop = (withFacts: boolean): boolean =>
    tools.transaction((stores) => {
      const request = stores.requests.find(requestId);
      const state = request?.state;
      if (request === null || (state?.state !== 'planning' && state?.state !== 'running')) return false;
      return stopAs(stores, tools, request, state, broken, withFacts);
    });
  try {
    return stop(true);
  } catch {
    // Keeping what the run found may be what fails; then the card is told without it.
    return stop(false);
  }
}

function stopAs(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  state: Worked,
  broken: Broken,
  withFacts: boolean,
): boolean {
  const { runId } = state;
  const records = runId === null ? [] : tools.journal.findSteps(runId);
  const last = records.at(-1);
  const where = { stage: last?.stage ?? 'plan', step: last?.step ?? 'look' } as const;
  const standing = standingOf(records);
  const failure = failureOf(state, standing, last, broken);
  const at = tools.now();
  if (runId !== null) {
    if (!standing.afterApply && !standing.isOpen) abandonOpen(tools, records, at);
    stores.runs.end(runId, at);
    stores.runs.addEvent(runId, { event: 'stage-stopped', stage: where.stage, failure, at });
  }
  if (withFacts && state.state === 'running') {
    keepFacts(stores, tools, request, state.planned.work, factsOf(records, state.planned.facts), false);
  }
  const { afterApply } = standing;
  const event = { event: 'run-stopped', ...where, failure, afterApply, found: '' } as const;
  const steps = runId === null ? {} : bindSteps(tools, runId);
  const detail = { ...where, word: failure.word, changed: failure.changed, message: failure.message, ...steps };
  return moveRequest(stores, tools, request, event, MACHINERY, detail).moved;
}

function failureOf(state: Worked, standing: Standing, last: StepRecord | undefined, broken: Broken): Failure {
  // The step itself had ended: what it said counts, and is not to be lost for what came after it.
  if (state.state === 'running' && last?.outcome?.outcome === 'stopped') return last.outcome.failure;
  const { tries, words } = broken;
  const common = { lastLines: [words], side: 'chatops', next: 'stop' } as const;
  if (standing.isOpen) {
    return {
      ...{ ...common, lastLines: [words], word: 'unknown', changed: 'not known' },
      message: `The bot failed inside ${tries} times in a row, in the middle of a change that may still go on.`,
      cure: 'See the bot’s log on its host and the VMID on Proxmox; then adopt, destroy or leave it.',
    };
  }
  return {
    ...{ ...common, lastLines: [words], word: 'broke', changed: standing.changed },
    message: `The bot failed inside ${tries} times in a row; it does not try again by itself.`,
    cure: 'See the bot’s log on its host, mend the cause (a full disk, or report the bug), then retry.',
  };
}

/** Nothing goes on with them; their containers are removed once they have ended. */
function abandonOpen({ journal }: UseCaseTools, records: readonly StepRecord[], at: number): void {
  for (const { stepId, outcome } of records) {
    if (outcome === null) journal.end(stepId, { outcome: 'abandoned', why: 'the bot failed inside', at });
  }
}

function factsOf(records: readonly StepRecord[], before: RunFacts): RunFacts {
  const found = records.map(({ outcome }) => (outcome?.outcome === 'done' ? outcome.facts : {}));
  return Object.assign({}, before, ...found);
}
