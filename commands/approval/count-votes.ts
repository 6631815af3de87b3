import type { GroupView, Person, Vote } from '../stores.js';
import type { Decision } from './policy.js';

export interface Tally {
  groups: { group: string; count: number; approvedBy: Person[]; mayStill: Person[] }[];
  enough: boolean;
  /** Whether those who may still vote could make it enough. */
  reachable: boolean;
}

export interface Electorate {
  requester: string;
  /** When the request was made: who joined a group later has no vote on it. */
  askedAt: number;
  /** The groups as they are now. */
  groups: readonly GroupView[];
}

/** Whose approval of this request would count for this group: a member since before it was made, active, not the requester. */
export function eligible(electorate: Electorate, group: string): Person[] {
  const view = electorate.groups.find(({ name }) => name === group);
  if (view === undefined) return [];
  return view.members
    .filter(({ person, since }) => person.active && person.id !== electorate.requester && since <= electorate.askedAt)
    .map(({ person }) => person);
}

/**
 * Sets approvals against what the decision requires. A person counts once: who is in two required groups fills a place
 * in one of them, whichever leaves the most places filled.
 */
export function countVotes(decision: Decision, votes: readonly Vote[], electorate: Electorate): Tally {
  const approvers = new Set(votes.filter(({ verdict }) => verdict === 'approve').map(({ personId }) => personId));
  const places = decision.approvals.flatMap(({ group, count }) => Array.from({ length: count }, () => group));
  const inGroup = new Map(decision.approvals.map(({ group }) => [group, eligible(electorate, group)]));
  const seats = seat(places, inGroup, (person) => approvers.has(person.id));
  const groups = decision.approvals.map(({ group, count }) => ({
    group,
    count,
    approvedBy: seats.filter((taken) => taken?.group === group).flatMap((taken) => taken?.person ?? []),
    mayStill: (inGroup.get(group) ?? []).filter(({ id }) => !approvers.has(id)),
  }));
  const enough = seats.every((taken) => taken !== null);
  return { groups, enough, reachable: seat(places, inGroup, () => true).every((taken) => taken !== null) };
}

type Seat = { group: string; person: Person } | null;

/** Bipartite matching by augmenting paths: every place gets a person of its group, nobody two places. */
function seat(
  places: readonly string[],
  inGroup: ReadonlyMap<string, readonly Person[]>,
  counts: (person: Person) => boolean,
): Seat[] {
  const seats: Seat[] = places.map(() => null);
  const place = (index: number, asked: Set<string>): boolean => {
    const group = places[index] ?? '';
    for (const person of (inGroup.get(group) ?? []).filter(counts)) {
      if (asked.has(person.id)) continue;
      asked.add(person.id);
      const sitsAt = seats.findIndex((taken) => taken?.person.id === person.id);
      if (sitsAt >= 0 && !place(sitsAt, asked)) continue;
      seats[index] = { group, person };
      return true;
    }
    return false;
  };
  for (const index of places.keys()) place(index, new Set());
  return seats;
}
