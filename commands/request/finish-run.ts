import type { Failure } from '../../pipeline/run/failure.js';
import type { RunEnd } from '../../pipeline/run/journal.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { bindSteps } from '../audit/step-evidence.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { changesNoVm } from './changes-no-vm.js';
import { keepFacts } from './keep-facts.js';
import { MACHINERY, moveRequest } from './move-request.js';
import type { Request, RequestState } from './request.js';
import type { RequestEvent } from './request-event.js';

type Running = Extract<RequestState, { state: 'running' }>;

const AFTER_APPLY = ['first-boot', 'configure', 'clean-up'];
/** Of the stages that apply a plan: what comes after it. */
const STEPS_AFTER_APPLY = ['identify', 'import', 'confirm'];

/** What comes of a run: the state, our records of VM and template, what is held, card, mention and audit in one act. */
export function finishRun(tools: UseCaseTools, requestId: string, end: RunEnd): void {
  if (end.end === 'drained') return;
  tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'running') return;
    const { state } = request;
    stores.runs.end(state.runId, tools.now());
    keepFacts(stores, tools, request, state.planned.work, end.facts, end.end === 'done');
    const event = follow(tools, request, state, end);
    const detail = { ...detailOf(end), ...bindSteps(tools, state.runId) };
    const moved = moveRequest(stores, tools, request, event, MACHINERY, detail);
    if (moved.moved) return;
    if (end.end !== 'stopped') throw new Error(moved.why);
    // Planned anew often enough: it ends as what it is.
    const ended = moveRequest(stores, tools, request, stopped(end), MACHINERY, detail);
    if (!ended.moved) throw new Error(ended.why);
  });
}

function follow(
  tools: UseCaseTools,
  request: Request,
  state: Running,
  end: Exclude<RunEnd, { end: 'drained' }>,
): RequestEvent {
  switch (end.end) {
    case 'done':
      return { event: 'run-done', facts: end.facts };
    case 'cancelled':
      return cancelled(request, state, end);
    case 'stopped': {
      const { failure } = end;
      const untouched = failure.word === 'refused' && failure.changed === 'nothing' && !isAfterApply(end);
      // The last check knows of a cancel before the run has heard of it.
      if (untouched && state.cancelBy !== null) return { event: 'cancelled', by: state.cancelBy, changed: 'nothing' };
      if (untouched && tools.now() >= state.expiresAt) return { event: 'expired' };
      if (failure.next !== 'plan-anew') return stopped(end);
      // The last check asks for a new plan because facts changed; only causes that pass by themselves are counted.
      return { event: 'plan-anew', note: failure.message, counts: failure.word !== 'refused' };
    }
    default:
      return end satisfies never;
  }
}

function stopped(end: Extract<RunEnd, { end: 'stopped' }>): RequestEvent {
  const { stage, step } = end;
  const afterApply = isAfterApply(end);
  // A step that only reads says of itself that it changed nothing; the apply before it did.
  const changed = afterApply && end.failure.changed === 'nothing' ? 'something' : end.failure.changed;
  return { event: 'run-stopped', stage, step, failure: { ...end.failure, changed }, afterApply, found: '' };
}

/** The change itself is done, so the same run can go on where it stopped. */
function isAfterApply({ stage, step }: { stage: string; step: string }): boolean {
  return (
    AFTER_APPLY.includes(stage) || ((stage === 'apply' || stage === 'destroy') && STEPS_AFTER_APPLY.includes(step))
  );
}

/** Stopped in the middle of a change, and what stands is not recorded: then nobody knows, and a person has to look. */
function cancelled(
  request: Request,
  state: Running,
  { stage, changed, facts }: Extract<RunEnd, { end: 'cancelled' }>,
): RequestEvent {
  const by = state.cancelBy ?? request.requester;
  const known = changed === 'nothing' || changesNoVm(stage) || isRecorded(state, facts);
  if (known) return { event: 'cancelled', by, changed };
  const failure: Failure = {
    word: 'unknown',
    message: 'It was cancelled in the middle of a change.',
    lastLines: [],
    ...{ side: 'request', changed, next: 'stop' },
    cure: 'Look at its VMID on Proxmox, then adopt, destroy or leave it.',
  };
  return { event: 'run-stopped', stage, step: stage, failure, afterApply: false, found: '' };
}

function isRecorded({ planned }: Running, facts: RunFacts): boolean {
  switch (planned.work.recipe) {
    case 'create-vm':
      return facts.apply !== undefined;
    case 'destroy-vm':
      return facts.destroyed !== undefined;
    case 'build-template':
    case 'retire-template':
    case 'edit-policy':
      return true;
    default:
      return planned.work satisfies never;
  }
}

function detailOf(end: Exclude<RunEnd, { end: 'drained' }>): Record<string, string> {
  if (end.end !== 'stopped') return {};
  const { stage, step, failure } = end;
  return { stage, step, word: failure.word, changed: failure.changed, message: failure.message };
}
