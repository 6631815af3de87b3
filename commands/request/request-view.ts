import type { RunEvent } from '../../pipeline/run/journal.js';
import { askedGroups } from '../approval/asked-groups.js';
import { decisionDigest } from '../approval/decision-digest.js';
import { type HumanOf, humanOf } from '../approval/same-human.js';
import { standingVotes } from '../approval/standing-votes.js';
import { whyPaused } from '../clock/why-paused.js';
import { whyFrozen } from '../freeze/describe-freeze.js';
import { editDifference } from '../policy/edit-difference.js';
import { type QuotaShown, tightestQuota } from '../quota/tightest-quota.js';
import type { Settings } from '../settings.js';
import type { GroupView, Person, Stores, Vote } from '../stores.js';
import type { Request } from './request.js';
import { whyLater } from './why-later.js';

/** Everything that a request's card shows, read at once. */
export interface RequestView {
  request: Request;
  requester: Person;
  requesterGroups: string[];
  /** Votes for the effect and decision of the present state. */
  votes: Vote[];
  /** The groups that the decision names. */
  groups: GroupView[];
  humanOf: HumanOf;
  /** Events of the last plan run, and of the run that followed it. */
  events: RunEvent[];
  /** From 1, while it waits for a free place to run or to be planned. */
  queuePlace: number | null;
  /** What of another request it waits for, once it is approved. */
  waitsFor: string | null;
  /** Why nothing goes on that depends on the time, or null. */
  paused: string | null;
  /** Why no change of this kind is made now, or null. */
  frozen: string | null;
  /** Of an edit of the policy: what it would say otherwise. */
  difference: string[];
  quota: QuotaShown;
  /** The VM of a create request still stands by our records. */
  vmStands: boolean;
  findPerson(personId: string): Person | null;
  actorsOf(personId: string): string[];
}

export function requestView(stores: Stores, settings: Settings, request: Request): RequestView {
  const { people } = stores;
  const decision = 'decision' in request.state ? request.state.decision : null;
  const asked = decision === null ? [] : askedGroups(decision, 'either');
  const groups = asked.flatMap((group) => people.findGroup(group) ?? []);
  const known = new Map(people.list().map(({ person, actors }) => [person.id, { person, actors }]));
  return {
    request,
    requester: people.get(request.requester),
    requesterGroups: people.groupsOf(request.requester),
    votes: votesOf(stores, settings, request),
    groups,
    humanOf: humanOf(people),
    events: eventsOf(stores, request),
    queuePlace: queuePlaceOf(stores, request),
    waitsFor: request.state.state === 'approved' ? whyLater(stores, request, request.state.planned) : null,
    difference: editDifference(stores, request),
    paused: whyPaused(stores, settings),
    frozen: whyFrozen(stores, settings, request.ask),
    quota: tightestQuota(stores, settings, request),
    vmStands: stores.vms.listLive().some(({ madeBy }) => madeBy === request.id),
    findPerson: (personId) => known.get(personId)?.person ?? null,
    actorsOf: (personId) => known.get(personId)?.actors ?? [],
  };
}

function votesOf(stores: Stores, settings: Settings, { id, state }: Request): Vote[] {
  if (!('decision' in state) || state.decision === null) return [];
  if (!('planned' in state) || state.planned === null) return [];
  const { decision, planned } = state;
  const expiresAt = 'expiresAt' in state ? state.expiresAt : null;
  if (expiresAt === null) return stores.votes.listFor(id, planned.effectDigest, decisionDigest(decision));
  return standingVotes(stores, settings, { requestId: id, decision, effectDigest: planned.effectDigest, expiresAt });
}

function eventsOf(stores: Stores, { id }: Request): RunEvent[] {
  const runs = stores.runs.listFor(id);
  const lastPlan = runs.findLastIndex(({ recipe }) => recipe.startsWith('plan-'));
  return runs.slice(Math.max(lastPlan, 0)).flatMap((run) => stores.runs.events(run.id));
}

function queuePlaceOf(stores: Stores, { id, state }: Request): number | null {
  const waits = state.state === 'approved' || (state.state === 'planning' && state.runId === null);
  if (!waits) return null;
  const queue = stores.requests
    .listInState(state.state)
    .filter((other) => other.state.state !== 'planning' || other.state.runId === null)
    .toSorted((a, b) => approvedAt(a) - approvedAt(b));
  return queue.findIndex((other) => other.id === id) + 1;
}

/** Runs begin in the order of approval; what is planned keeps the order of asking. */
function approvedAt({ state }: Request): number {
  return state.state === 'approved' ? state.at : 0;
}
