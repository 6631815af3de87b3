import { planAnew } from './plan-anew.js';
import type { RequestState } from './request.js';
import type { RequestEvent } from './request-event.js';

export type Transition = { moved: true; state: RequestState } | { moved: false; why: string };

/** The one place that says what may follow what. `now` in milliseconds since the epoch. */
export function transition(state: RequestState, event: RequestEvent, now: number): Transition {
  const next = follow(state, event, now);
  if (next !== null) return { moved: true, state: next };
  return { moved: false, why: `a request that is ${state.state} cannot be ${WORDS[event.event]}` };
}

const WORDS: Record<RequestEvent['event'], string> = {
  'plan-waits': 'waiting for its planning',
  'run-waits': 'waiting for its last check',
  'plan-begun': 'planned',
  planned: 'shown for approval',
  'decided-again': 'decided again',
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
  'cancel-asked': 'cancelled',
  cancelled: 'cancelled',
  'plan-anew': 'planned anew',
  refused: 'refused',
  'run-begun': 'run',
  'run-done': 'ready',
  'run-stopped': 'stopped',
  resumed: 'continued',
  'proven-gone': 'found gone',
  settled: 'settled',
};

function follow(state: RequestState, event: RequestEvent, now: number): RequestState | null {
  switch (state.state) {
    case 'planning':
      return fromPlanning(state, event, now);
    case 'awaiting-approval':
    case 'approved':
      return fromWaiting(state, event, now);
    case 'running':
      return fromRunning(state, event, now);
    case 'failed':
      return fromFailed(state, event);
    case 'unknown':
      return fromUnknown(state, event, now);
    case 'ready':
    case 'refused':
    case 'denied':
    case 'expired':
    case 'cancelled':
      return null;
    default:
      return state satisfies never;
  }
}

type In<S extends RequestState['state']> = Extract<RequestState, { state: S }>;

function fromPlanning(state: In<'planning'>, event: RequestEvent, now: number): RequestState | null {
  switch (event.event) {
    case 'plan-waits':
      return state.runId === null && state.work === null ? { ...state, waits: event.why } : null;
    case 'plan-begun': {
      if (state.runId !== null) return null;
      const { waits: _over, ...begun } = state;
      return { ...begun, runId: event.runId, work: event.work, nodeReason: event.nodeReason, attempt: event.attempt };
    }
    case 'planned':
      return decided(event, state.anew, now);
    case 'cancel-asked':
      return state.runId === null ? cancelled(event.by, 'nothing', null, now) : { ...state, cancelBy: event.by };
    case 'cancelled':
      return cancelled(event.by, event.changed, null, now);
    case 'plan-anew':
      return planAnew(state, event);
    case 'refused':
      return { state: 'refused', decision: event.decision, reason: event.reason, at: now };
    case 'expired':
      return state.earlier === null || now < state.earlier.expiresAt ? null : { state: 'expired', at: now };
    case 'run-stopped':
      return failed(state, event, now);
    default:
      return null;
  }
}

function fromWaiting(
  state: In<'awaiting-approval'> | In<'approved'>,
  event: RequestEvent,
  now: number,
): RequestState | null {
  switch (event.event) {
    case 'decided-again':
      return decided(event, state.anew, now);
    case 'approved': {
      if (state.state === 'approved' || now >= state.expiresAt) return null;
      const { planned, decision, expiresAt, anew } = state;
      return { state: 'approved', planned, decision, at: now, expiresAt, anew };
    }
    case 'denied':
      if (state.state === 'approved' || now >= state.expiresAt) return null;
      return { state: 'denied', by: event.by, reason: event.reason, at: now };
    case 'expired':
      return now < state.expiresAt ? null : { state: 'expired', at: now };
    case 'cancel-asked':
      return cancelled(event.by, 'nothing', state.planned, now);
    case 'cancelled':
      return cancelled(event.by, event.changed, state.planned, now);
    case 'plan-anew':
      return planAnew(state, event);
    case 'refused':
      return { state: 'refused', decision: event.decision, reason: event.reason, at: now };
    case 'run-begun': {
      if (state.state !== 'approved' || now >= state.expiresAt) return null;
      const { decision, expiresAt, anew } = state;
      const { planned } = event;
      const begun = { runId: event.runId, startedAt: now, cancelBy: null };
      return { state: 'running', planned, decision, expiresAt, anew, ...begun };
    }
    default:
      return null;
  }
}

function fromRunning(state: In<'running'>, event: RequestEvent, now: number): RequestState | null {
  switch (event.event) {
    case 'run-done': {
      const { planned, runId, startedAt } = state;
      return { state: 'ready', planned, runId, startedAt, facts: event.facts, at: now };
    }
    case 'run-stopped':
      // Where nothing was changed, the outcome is known whatever the word.
      return event.failure.word === 'unknown' && event.failure.changed !== 'nothing'
        ? unknown(state, event, now)
        : failed(state, event, now);
    case 'run-waits': {
      const { waits: _before, ...going } = state;
      return event.why === null ? going : { ...going, waits: event.why };
    }
    case 'cancel-asked':
      return { ...state, cancelBy: event.by };
    case 'cancelled':
      return cancelled(event.by, event.changed, state.planned, now);
    case 'plan-anew':
      return planAnew(state, event);
    case 'refused':
      return { state: 'refused', decision: event.decision, reason: event.reason, at: now };
    case 'expired':
      return now < state.expiresAt ? null : { state: 'expired', at: now };
    default:
      return null;
  }
}

function fromFailed(state: In<'failed'>, event: RequestEvent): RequestState | null {
  switch (event.event) {
    case 'plan-anew':
      return state.retry === 'plan' ? planAnew(state, event) : null;
    case 'resumed': {
      const { planned, decision, runId, expiresAt } = state;
      if (state.retry !== 'stage' || planned === null || decision === null || runId === null) return null;
      return goOn({ planned, decision, runId, expiresAt }, event.startedAt);
    }
    case 'settled':
      return state.retry === 'stage' ? { ...state, failure: event.failure, retry: 'none' } : null;
    default:
      return null;
  }
}

function fromUnknown(state: In<'unknown'>, event: RequestEvent, now: number): RequestState | null {
  switch (event.event) {
    case 'resumed':
      return state.planned.work.recipe === 'create-vm' && state.stage === 'apply' ? goOn(state, event.startedAt) : null;
    case 'proven-gone': {
      if (state.planned.work.recipe !== 'destroy-vm') return null;
      const { planned, runId } = state;
      return { state: 'ready', planned, runId, facts: event.facts, startedAt: event.startedAt, at: now };
    }
    case 'settled': {
      const { planned, decision, runId, expiresAt, stage, step } = state;
      const kept = { planned, decision, runId, expiresAt, stage, step };
      return { state: 'failed', ...kept, failure: event.failure, retry: 'none', earlier: null, at: now };
    }
    default:
      return null;
  }
}

function decided(
  event: Extract<RequestEvent, { event: 'planned' | 'decided-again' }>,
  anew: number,
  now: number,
): RequestState {
  const { planned, decision, expiresAt } = event;
  switch (decision.verdict) {
    case 'allow':
      return { state: 'approved', planned, decision, at: now, expiresAt, anew };
    case 'require':
      return event.enough
        ? { state: 'approved', planned, decision, at: now, expiresAt, anew }
        : { state: 'awaiting-approval', planned, decision, since: now, expiresAt, anew };
    case 'refuse':
      return { state: 'refused', decision, reason: decision.reason ?? 'the policy refuses it', at: now };
    default:
      return decision.verdict satisfies never;
  }
}

function failed(
  state: In<'planning'> | In<'running'>,
  event: Extract<RequestEvent, { event: 'run-stopped' }>,
  now: number,
): RequestState {
  const { failure, stage, step } = event;
  const stopped = { state: 'failed', failure, stage, step, at: now } as const;
  if (state.state === 'planning') {
    const { runId, earlier } = state;
    const expiresAt = earlier?.expiresAt ?? null;
    return { ...stopped, planned: null, decision: null, runId, expiresAt, retry: 'plan', earlier };
  }
  const { planned, decision, runId, expiresAt } = state;
  const retry = event.afterApply ? 'stage' : 'plan';
  return { ...stopped, planned, decision, runId, expiresAt, retry, earlier: null };
}

function unknown(
  state: In<'running'>,
  event: Extract<RequestEvent, { event: 'run-stopped' }>,
  now: number,
): RequestState {
  const { failure, stage, step, found } = event;
  const { planned, decision, runId, expiresAt } = state;
  return { state: 'unknown', failure, stage, step, found, planned, decision, runId, expiresAt, at: now };
}

/** After apply nothing is planned anew, so the count of it begins at nought. */
function goOn(
  kept: Pick<In<'running'>, 'planned' | 'decision' | 'runId'> & { expiresAt: number | null },
  startedAt: number,
): RequestState {
  const { planned, decision, runId } = kept;
  const expiresAt = kept.expiresAt ?? startedAt;
  return { state: 'running', planned, decision, runId, startedAt, expiresAt, anew: 0, cancelBy: null };
}

function cancelled(
  by: string,
  changed: In<'cancelled'>['changed'],
  planned: In<'cancelled'>['planned'],
  now: number,
): RequestState {
  return { state: 'cancelled', planned, by, changed, at: now };
}
