import { describe, expect, it } from 'vitest';
import type { Failure } from '../../pipeline/run/failure.js';
import { sampleDecision, sampleDestroySpec, samplePlanned } from '../fakes/sample-work.js';
import type { RequestState } from './request.js';
import type { RequestEvent } from './request-event.js';
import { transition } from './transition.js';

const NOW = 1_000;
const planned = samplePlanned;
const decision = sampleDecision;
const failure: Failure = {
  word: 'failed',
  message: 'no',
  lastLines: [],
  side: 'proxmox',
  changed: 'nothing',
  cure: 'ask again',
  next: 'stop',
};
const earlier = { effectDigest: 'e', decisionDigest: 'd', expiresAt: 900, node: 'pve1', nodeReason: 'x', mac: null };
const notBegun: RequestState = {
  state: 'planning',
  runId: null,
  work: null,
  nodeReason: '',
  attempt: 0,
  anew: 0,
  note: null,
  earlier: null,
  cancelBy: null,
};
const inPlan: RequestState = { ...notBegun, runId: 'p1', work: planned.work, attempt: 1 };
const waiting: RequestState = { state: 'awaiting-approval', planned, decision, since: 1, expiresAt: 2_000, anew: 0 };
const approved: RequestState = { state: 'approved', planned, decision, at: 1, expiresAt: 2_000, anew: 0 };
const running: RequestState = {
  state: 'running',
  planned,
  decision,
  runId: 'a1',
  startedAt: 1,
  expiresAt: 2_000,
  anew: 0,
  cancelBy: null,
};
const stopped = { failure, stage: 'apply', step: 'apply', planned, decision, runId: 'a1', expiresAt: 2_000, at: 1 };
const destroying = { ...planned, work: { recipe: 'destroy-vm', vars: sampleDestroySpec } } as const;

const states: Record<string, RequestState> = {
  notBegun,
  inPlan,
  inPlanAgain: { ...inPlan, earlier },
  inPlanTheThird: { ...inPlan, anew: 3 },
  waiting,
  waitingTooLong: { ...waiting, expiresAt: 900 },
  approved,
  approvedTooLong: { ...approved, expiresAt: 900 },
  running,
  runningTooLong: { ...running, expiresAt: 900 },
  ready: { state: 'ready', planned, runId: 'a1', facts: {}, startedAt: 1, at: 1 },
  failedInPlan: { state: 'failed', ...stopped, planned: null, decision: null, retry: 'plan', earlier: null },
  failedAfterApply: { state: 'failed', ...stopped, retry: 'stage', earlier: null },
  failedForGood: { state: 'failed', ...stopped, retry: 'none', earlier: null },
  unknownCreate: { state: 'unknown', ...stopped, found: 'nothing' },
  unknownDestroy: { state: 'unknown', ...stopped, planned: destroying, found: 'nothing' },
  refused: { state: 'refused', decision, reason: 'no', at: 1 },
  denied: { state: 'denied', by: 'p2', reason: null, at: 1 },
  expired: { state: 'expired', at: 1 },
  cancelled: { state: 'cancelled', planned: null, by: 'p1', changed: 'nothing', at: 1 },
};

const allow = { ...decision, verdict: 'allow' } as const;
const refuse = { ...decision, verdict: 'refuse', reason: 'not on Fridays' } as const;
const events: Record<string, RequestEvent> = {
  'plan-waits': { event: 'plan-waits', why: 'Proxmox is away' },
  'run-waits': { event: 'run-waits', why: 'Slack is away' },
  'plan-begun': { event: 'plan-begun', runId: 'p1', work: planned.work, nodeReason: 'x', attempt: 1 },
  'planned, approval needed': { event: 'planned', planned, decision, enough: false, expiresAt: 2_000 },
  'planned, votes kept': { event: 'planned', planned, decision, enough: true, expiresAt: 2_000 },
  'planned, allowed': { event: 'planned', planned, decision: allow, enough: false, expiresAt: 2_000 },
  'planned, refused': { event: 'planned', planned, decision: refuse, enough: true, expiresAt: 2_000 },
  'decided again, approval needed': { event: 'decided-again', planned, decision, enough: false, expiresAt: 2_000 },
  'decided again, allowed': { event: 'decided-again', planned, decision: allow, enough: false, expiresAt: 2_000 },
  'decided again, refused': { event: 'decided-again', planned, decision: refuse, enough: true, expiresAt: 2_000 },
  approved: { event: 'approved' },
  denied: { event: 'denied', by: 'p2', reason: 'no' },
  expired: { event: 'expired' },
  'cancel-asked': { event: 'cancel-asked', by: 'p1' },
  cancelled: { event: 'cancelled', by: 'p1', changed: 'something' },
  'plan-anew, counted': { event: 'plan-anew', note: 'clone lock', counts: true },
  'plan-anew by a person': { event: 'plan-anew', note: 'retry', counts: false },
  refused: { event: 'refused', decision: null, reason: 'no' },
  'run-begun': { event: 'run-begun', runId: 'a1', planned },
  'run-done': { event: 'run-done', facts: {} },
  'stopped in apply': {
    event: 'run-stopped',
    stage: 'apply',
    step: 'apply',
    failure,
    afterApply: false,
    found: '',
  },
  'stopped after apply': {
    event: 'run-stopped',
    stage: 'configure',
    step: 'play',
    failure,
    afterApply: true,
    found: '',
  },
  'stopped, unknown': {
    event: 'run-stopped',
    stage: 'apply',
    step: 'apply',
    failure: { ...failure, word: 'unknown', changed: 'not known' },
    afterApply: false,
    found: 'VMID 12000 is taken',
  },
  resumed: { event: 'resumed', startedAt: 5 },
  'proven-gone': { event: 'proven-gone', facts: {}, startedAt: 5 },
  settled: { event: 'settled', failure },
};

/** Every move that is allowed; whatever is not here is refused. */
const allowed: Record<string, Record<string, RequestState['state']>> = {
  notBegun: {
    'plan-waits': 'planning',
    'plan-begun': 'planning',
    'cancel-asked': 'cancelled',
  },
  inPlan: { 'cancel-asked': 'planning' },
  inPlanAgain: { 'cancel-asked': 'planning', expired: 'expired' },
  inPlanTheThird: { 'cancel-asked': 'planning' },
  waiting: { approved: 'approved', denied: 'denied', 'cancel-asked': 'cancelled' },
  waitingTooLong: { expired: 'expired', 'cancel-asked': 'cancelled' },
  approved: { 'run-begun': 'running', 'cancel-asked': 'cancelled' },
  approvedTooLong: { expired: 'expired', 'cancel-asked': 'cancelled' },
  running: { 'cancel-asked': 'running', 'run-waits': 'running' },
  runningTooLong: { 'cancel-asked': 'running', 'run-waits': 'running', expired: 'expired' },
  failedInPlan: { 'plan-anew, counted': 'planning', 'plan-anew by a person': 'planning' },
  failedAfterApply: { resumed: 'running', settled: 'failed' },
  unknownCreate: { resumed: 'running', settled: 'failed' },
  unknownDestroy: { 'proven-gone': 'ready', settled: 'failed' },
};
const whilePlanning = {
  'planned, approval needed': 'awaiting-approval',
  'planned, votes kept': 'approved',
  'planned, allowed': 'approved',
  'planned, refused': 'refused',
  cancelled: 'cancelled',
  'plan-anew, counted': 'planning',
  'plan-anew by a person': 'planning',
  refused: 'refused',
  'stopped in apply': 'failed',
  'stopped after apply': 'failed',
  'stopped, unknown': 'failed',
} as const;
const whileWaiting = {
  'decided again, approval needed': 'awaiting-approval',
  'decided again, allowed': 'approved',
  'decided again, refused': 'refused',
  cancelled: 'cancelled',
  'plan-anew, counted': 'planning',
  'plan-anew by a person': 'planning',
  refused: 'refused',
} as const;
const whileRunning = {
  'run-done': 'ready',
  'stopped in apply': 'failed',
  'stopped after apply': 'failed',
  'stopped, unknown': 'unknown',
  cancelled: 'cancelled',
  'plan-anew, counted': 'planning',
  'plan-anew by a person': 'planning',
  refused: 'refused',
} as const;
const phases = [
  [['notBegun', 'inPlan', 'inPlanAgain', 'inPlanTheThird'], whilePlanning],
  [['waiting', 'waitingTooLong', 'approved', 'approvedTooLong'], whileWaiting],
  [['running', 'runningTooLong'], whileRunning],
] as const;
for (const [names, moves] of phases) for (const name of names) allowed[name] = { ...moves, ...allowed[name] };
delete allowed.inPlanTheThird?.['plan-anew, counted'];

const table = Object.entries(states).flatMap(([from, state]) =>
  Object.entries(events).map(([name, event]) => {
    const expected = allowed[from]?.[name] ?? null;
    return { title: `${from} + ${name} → ${expected ?? 'refused'}`, state, event, expected };
  }),
);

describe('transition', () => {
  it.each(table)('$title', ({ state, event, expected }) => {
    const result = transition(state, event, NOW);
    expect(result.moved ? result.state.state : null).toBe(expected);
  });

  it('says in words why a move is refused', () => {
    expect(transition(waiting, { event: 'run-begun', runId: 'a1', planned }, NOW)).toEqual({
      moved: false,
      why: 'a request that is awaiting-approval cannot be run',
    });
  });

  it('takes the approval along when it plans anew', () => {
    const moved = transition(running, { event: 'plan-anew', note: 'clone lock', counts: true }, NOW);
    expect(moved).toEqual({
      moved: true,
      state: {
        state: 'planning',
        runId: null,
        work: null,
        nodeReason: '',
        attempt: 0,
        anew: 1,
        note: 'clone lock',
        earlier: {
          effectDigest: '3f7a0000',
          decisionDigest: 'dd',
          expiresAt: 2_000,
          node: 'pve1',
          nodeReason: 'most free memory',
          mac: 'BC:24:11:00:00:01',
        },
        cancelBy: null,
      },
    });
  });

  it('forgets what a planning waited for as soon as it begins', () => {
    const moved = transition(notBegun, { event: 'plan-waits', why: 'Proxmox is away' }, NOW);
    const event = events['plan-begun'];
    if (!moved.moved || event === undefined) throw new Error('it does not wait');
    expect(moved.state).toMatchObject({ waits: 'Proxmox is away' });
    const begun = transition(moved.state, event, NOW);
    expect(begun.moved && 'waits' in begun.state).toBe(false);
  });

  it.each([
    ['before apply', 'stopped in apply', 'plan'],
    ['after apply', 'stopped after apply', 'stage'],
  ])('offers the right retry for a failure %s', (_, name, retry) => {
    const event = events[name];
    if (event === undefined) throw new Error(name);
    const moved = transition(running, event, NOW);
    expect(moved.moved && moved.state.state === 'failed' ? moved.state.retry : null).toBe(retry);
  });
});
