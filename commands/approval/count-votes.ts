import type { GroupView, Person, Vote } from '../stores.js';
import { askedGroups } from './asked-groups.js';
import type { Decision } from './policy.js';
import type { HumanOf } from './same-human.js';

interface Denial {
  person: Person;
  reason: string | null;
}

export interface Tally {
  groups: { group: string; count: number; approvedBy: Person[]; mayStill: Approver[] }[];
  enough: boolean;
  /** Whether those who may still vote could make it enough. */
  reachable: boolean;
  /** Denials that stand, one a human. */
  deniedBy: Denial[];
  /** Whether they are as many as reject. */
  rejected: boolean;
}

export interface Electorate {
  requester: string;
  /** When the request was made: who joined a group later has no vote on it. */
  askedAt: number;
  /** The groups as they are now. */
  groups: readonly GroupView[];
  /** Who is one human counts once. */
  humanOf: HumanOf;
}

/** Whose approval would count. `person` null: a member who has not been here yet; voting makes them a person. */
export interface Approver {
  /** Of the person, or the account. */
  id: string;
  display: string;
  actor: string | null;
  person: Person | null;
}

/** A member since before the request was made, active, and not the human who made it. */
export function eligible(electorate: Electorate, group: string): Approver[] {
  const { requester, askedAt, groups, humanOf } = electorate;
  const view = groups.find(({ name }) => name === group);
  if (view === undefined) return [];
  const persons = view.members
    .filter(({ person, since }) => person.active && since <= askedAt)
    .filter(({ person }) => humanOf(person.id) !== humanOf(requester))
    .map(({ person }): Approver => ({ id: person.id, display: person.display, actor: null, person }));
  const strangers = view.strangers
    .filter(({ since }) => since <= askedAt)
    .map(({ actor }): Approver => ({ id: actor, display: actor, actor, person: null }));
  return [...persons, ...strangers];
}

/**
 * Sets approvals against what the decision requires. A human counts once: who is in two required groups fills a place
 * in one of them, whichever leaves the most places filled.
 */
export function countVotes(decision: Decision, votes: readonly Vote[], electorate: Electorate): Tally {
  const voters = new Set(votes.filter(({ verdict }) => verdict === 'approve').map(({ personId }) => personId));
  const places = decision.approvals.flatMap(({ group, count }) => Array.from({ length: count }, () => group));
  const inGroup = new Map(decision.approvals.map(({ group }) => [group, eligible(electorate, group)]));
  const human = ({ id, person }: Approver): string => (person === null ? id : electorate.humanOf(id));
  const hasVoted = ({ person }: Approver): boolean => person !== null && voters.has(person.id);
  const deniedBy = denialsOf(decision, votes, electorate);
  const voted = new Set([...inGroup.values()].flat().filter(hasVoted).map(human));
  for (const { person } of deniedBy) voted.add(electorate.humanOf(person.id));
  const seats = seat(places, inGroup, human, hasVoted);
  const groups = decision.approvals.map(({ group, count }) => ({
    group,
    count,
    approvedBy: seats.filter((taken) => taken?.group === group).flatMap((taken) => taken?.approver.person ?? []),
    mayStill: (inGroup.get(group) ?? []).filter((approver) => !voted.has(human(approver))),
  }));
  const enough = seats.every((taken) => taken !== null);
  const reachable = seat(places, inGroup, human, () => true).every((taken) => taken !== null);
  return { groups, enough, reachable, deniedBy, rejected: deniedBy.length >= decision.denials };
}

function denialsOf(decision: Decision, votes: readonly Vote[], electorate: Electorate): Denial[] {
  const may = askedGroups(decision, 'deny').flatMap((group) => eligible(electorate, group));
  const denials = new Map<string, Denial>();
  for (const { verdict, personId, reason } of votes) {
    const person = may.find(({ id }) => id === personId)?.person ?? null;
    const human = electorate.humanOf(personId);
    if (verdict === 'deny' && person !== null && !denials.has(human)) denials.set(human, { person, reason });
  }
  return [...denials.values()];
}

type Seat = { group: string; approver: Approver } | null;

/** Bipartite matching by augmenting paths: every place gets somebody of its group, no human two places. */
function seat(
  places: readonly string[],
  inGroup: ReadonlyMap<string, readonly Approver[]>,
  human: (approver: Approver) => string,
  counts: (approver: Approver) => boolean,
): Seat[] {
  const seats: Seat[] = places.map(() => null);
  const place = (index: number, asked: Set<string>): boolean => {
    const group = places[index] ?? '';
    for (const approver of (inGroup.get(group) ?? []).filter(counts)) {
      const who = human(approver);
      if (asked.has(who)) continue;
      asked.add(who);
      const sitsAt = seats.findIndex((taken) => taken !== null && human(taken.approver) === who);
      if (sitsAt >= 0 && !place(sitsAt, asked)) continue;
      seats[index] = { group, approver };
      return true;
    }
    return false;
  };
  for (const index of places.keys()) place(index, new Set());
  return seats;
}
