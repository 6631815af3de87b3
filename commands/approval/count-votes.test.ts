import { describe, expect, it } from 'vitest';
import { sampleDecision } from '../fakes/sample-work.js';
import type { GroupView, Person, Vote } from '../stores.js';
import { countVotes } from './count-votes.js';

const person = (id: string, active = true): Person => ({ id, login: id, display: id, active });
const group = (name: string, ...members: (string | [string, number])[]): GroupView => ({
  name,
  members: members.map((item) =>
    typeof item === 'string' ? { person: person(item), since: 0 } : { person: person(item[0]), since: item[1] },
  ),
  mirror: null,
  strangers: [],
});
const vote = (personId: string, verdict: Vote['verdict'] = 'approve'): Vote => ({
  requestId: 'r1',
  personId,
  actor: `terminal:${personId}`,
  verdict,
  reason: null,
  effectDigest: 'e',
  decisionDigest: 'd',
  policyRevision: 1,
  at: 20,
});
const needs = (...approvals: [string, number][]) => ({
  ...sampleDecision,
  approvals: approvals.map(([name, count]) => ({ group: name, count })),
});
const alone = (id: string): string => id;
const tally = (
  approvals: [string, number][],
  groups: GroupView[],
  voters: string[],
): { enough: boolean; reachable: boolean } => {
  const electorate = { requester: 'ana', askedAt: 10, groups, humanOf: alone };
  const { enough, reachable } = countVotes(
    needs(...approvals),
    voters.map((id) => vote(id)),
    electorate,
  );
  return { enough, reachable };
};

describe('countVotes', () => {
  it.each<[string, [string, number][], GroupView[], string[], boolean, boolean]>([
    ['one of one', [['ops', 1]], [group('ops', 'bo')], ['bo'], true, true],
    ['none yet', [['ops', 1]], [group('ops', 'bo')], [], false, true],
    ['the requester alone', [['ops', 1]], [group('ops', 'ana')], ['ana'], false, false],
    ['one of two', [['ops', 2]], [group('ops', 'bo', 'cy')], ['bo'], false, true],
    ['a member who joined after the request', [['ops', 1]], [group('ops', ['bo', 11])], ['bo'], false, false],
    ['someone who left', [['ops', 1]], [group('ops', 'cy')], ['bo'], false, true],
    ['a group that is gone', [['ops', 1]], [], ['bo'], false, false],
    [
      'one person for two groups',
      [
        ['ops', 1],
        ['sec', 1],
      ],
      [group('ops', 'bo'), group('sec', 'bo')],
      ['bo'],
      false,
      false,
    ],
    [
      'two persons, one in both groups',
      [
        ['ops', 1],
        ['sec', 1],
      ],
      [group('ops', 'bo', 'cy'), group('sec', 'bo')],
      ['bo', 'cy'],
      true,
      true,
    ],
  ])('counts %s', (_, approvals, groups, voters, enough, reachable) => {
    expect(tally(approvals, groups, voters)).toEqual({ enough, reachable });
  });

  it('counts no inactive person and no denial', () => {
    const groups: GroupView[] = [
      {
        name: 'ops',
        mirror: null,
        strangers: [],
        members: [
          { person: person('bo', false), since: 0 },
          { person: person('cy'), since: 0 },
        ],
      },
    ];
    const electorate = { requester: 'ana', askedAt: 10, groups, humanOf: alone };
    expect(countVotes(needs(['ops', 1]), [vote('bo'), vote('cy', 'deny')], electorate).enough).toBe(false);
  });

  it('names who approved and who may still', () => {
    const electorate = { requester: 'ana', askedAt: 10, groups: [group('ops', 'ana', 'bo', 'cy')], humanOf: alone };
    const result = countVotes(needs(['ops', 2]), [vote('bo')], electorate);
    expect(
      result.groups.map((item) => [item.approvedBy.map(({ id }) => id), item.mayStill.map(({ id }) => id)]),
    ).toEqual([[['bo'], ['cy']]]);
  });

  it('counts humans: accounts that were ever linked fill one place, and none for what one of them asked', () => {
    const electorate = {
      ...{ requester: 'ana', askedAt: 10, groups: [group('ops', 'bo', 'bo-on-slack', 'ana-on-slack', 'cy')] },
      humanOf: (id: string) => id.replace('-on-slack', ''),
    };
    const count = (...voters: string[]) =>
      countVotes(
        needs(['ops', 2]),
        voters.map((id) => vote(id)),
        electorate,
      );
    expect(count('bo', 'bo-on-slack').enough).toBe(false);
    expect(count('bo', 'ana-on-slack').enough).toBe(false);
    expect(count('bo-on-slack', 'cy').enough).toBe(true);
    expect(count('bo').groups[0]?.mayStill.map(({ id }) => id)).toEqual(['cy']);
    expect(countVotes(needs(['ops', 3]), [], electorate).reachable).toBe(false);
    const two = { ...electorate, groups: [group('ops', 'bo'), group('sec', 'bo-on-slack')] };
    const both = [vote('bo'), vote('bo-on-slack')];
    expect(countVotes(needs(['ops', 1], ['sec', 1]), both, two)).toMatchObject({ enough: false, reachable: false });
  });

  it('counts members who have not been here yet among those who may, and no vote of theirs before that', () => {
    const ops = {
      ...group('ops', 'bo'),
      strangers: [
        { actor: 'slack:T1/U2', since: 5 },
        { actor: 'slack:T1/U3', since: 11 },
      ],
    };
    const electorate = { requester: 'ana', askedAt: 10, groups: [ops], humanOf: alone };
    const result = countVotes(needs(['ops', 2]), [vote('bo'), vote('slack:T1/U2')], electorate);
    expect(result.enough).toBe(false);
    const open = countVotes(needs(['ops', 2]), [vote('bo')], electorate);
    expect([open.enough, open.reachable]).toEqual([false, true]);
    expect(open.groups[0]?.mayStill).toEqual([
      { id: 'slack:T1/U2', display: 'slack:T1/U2', actor: 'slack:T1/U2', person: null },
    ]);
    expect(countVotes(needs(['ops', 3]), [], electorate).reachable).toBe(false);
  });
});
