import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openTestDatabase } from '../../db/fakes/open-test-database.js';
import { sampleRequest } from '../../db/fakes/sample-rows.js';
import { sampleSettings } from '../fakes/sample-settings.js';
import { sampleDecision } from '../fakes/sample-work.js';
import type { Stores } from '../stores.js';
import { countVotes, type Tally } from './count-votes.js';
import { decisionDigest } from './decision-digest.js';
import { electorateOf } from './electorate-of.js';
import type { Decision } from './policy.js';
import { standingVotes } from './standing-votes.js';

const test = openTestDatabase();
afterAll(() => test.remove());
// Each case begins without votes, which the product never removes.
test.db.exec('DROP TRIGGER votes_no_delete');
const clearVotes = test.db.prepare('DELETE FROM votes');
const clearOthers = ['ever_linked', 'group_members'].map((table) => test.db.prepare(`DELETE FROM ${table}`));

const GROUPS = ['ops', 'dba'] as const;
/** The first asks. */
const PEOPLE = 6;
const ASKED_AT = 100;
const someone = fc.integer({ min: 0, max: PEOPLE - 1 });

interface Case {
  /** Of whom accounts were joined once, by their places. */
  links: [number, number][];
  members: { group: (typeof GROUPS)[number]; who: number; late: boolean }[];
  votes: { who: number; verdict: 'approve' | 'deny' }[];
  approvals: Decision['approvals'];
}

const arbitraryCase: fc.Arbitrary<Case> = fc.record({
  links: fc.array(fc.tuple(someone, someone), { maxLength: 4 }),
  members: fc.array(fc.record({ group: fc.constantFrom(...GROUPS), who: someone, late: fc.boolean() }), {
    maxLength: 12,
  }),
  votes: fc.uniqueArray(fc.record({ who: someone, verdict: fc.constantFrom('approve' as const, 'deny' as const) }), {
    selector: ({ who }) => who,
  }),
  approvals: fc
    .subarray([...GROUPS], { minLength: 1 })
    .chain((groups) =>
      fc.tuple(...groups.map((group) => fc.integer({ min: 1, max: 3 }).map((count) => ({ group, count })))),
    ),
});

it('nobody who asks is ever counted, nor anybody ever linked with them, whoever votes in whichever order', () => {
  test.transaction((stores) => {
    const people = Array.from({ length: PEOPLE }, (_, place) =>
      stores.people.add({ login: `p${place}`, display: `P${place}`, active: true }, [`terminal:p${place}`]),
    ).map(({ id }) => id);
    for (const group of GROUPS) stores.people.addGroup(group);
    const request = stores.requests.add({ ...sampleRequest('r-1', people[0] ?? ''), createdAt: ASKED_AT });
    let counted = 0;
    fc.assert(
      fc.property(arbitraryCase, (one) => {
        for (const clear of [clearVotes, ...clearOthers]) clear.run();
        const idOf = (who: number): string => people[who] ?? '';
        for (const [first, second] of one.links) stores.people.noteEverLinked(idOf(first), idOf(second), 0);
        for (const { group, who, late } of one.members) {
          stores.people.addMember(group, idOf(who), late ? ASKED_AT + 1 : 0);
        }
        const decision: Decision = { ...sampleDecision, approvals: one.approvals };
        const votes = one.votes.map(({ who, verdict }) => ({ personId: idOf(who), verdict }));
        const tally = tallyOf(stores, request.id, idOf(0), decision, votes);
        const own = reached(one.links, 0).map(idOf);

        const named = tally.groups.flatMap(({ approvedBy, mayStill }) => [...approvedBy, ...mayStill]);
        expect(named.filter(({ id }) => own.includes(id))).toEqual([]);
        const others = votes.filter(({ personId }) => !own.includes(personId));
        clearVotes.run();
        const again = tallyOf(stores, request.id, idOf(0), decision, others.toReversed());
        // Denials are told in their order; of one human's accounts the last that denied.
        expect({ ...again, deniedBy: again.deniedBy.length }).toEqual({ ...tally, deniedBy: tally.deniedBy.length });
        counted += tally.enough && others.length < votes.length ? 1 : 0;
      }),
      { numRuns: 10_000 },
    );
    // There are cases in which there is enough besides what does not count.
    expect(counted).toBeGreaterThan(100);
  });
}, 60_000);

/** What is counted when these votes were given in this order. */
function tallyOf(
  stores: Stores,
  requestId: string,
  requester: string,
  decision: Decision,
  votes: readonly { personId: string; verdict: 'approve' | 'deny' }[],
): Tally {
  const bound = { requestId, effectDigest: 'e', decisionDigest: decisionDigest(decision), policyRevision: 1 };
  for (const { personId, verdict } of votes) {
    stores.votes.add({ ...bound, personId, verdict, actor: `terminal:${personId}`, reason: null, at: ASKED_AT + 5 }, 0);
  }
  const expiresAt = ASKED_AT + sampleSettings.limits.approvalHours * 3_600_000;
  const matter = { requestId, decision, effectDigest: 'e', expiresAt };
  const standing = standingVotes(stores, sampleSettings, matter);
  return countVotes(decision, standing, electorateOf(stores, decision, { requester, askedAt: ASKED_AT }));
}

/** Who is linked with somebody, also through others. */
function reached(links: readonly [number, number][], from: number): number[] {
  const found = new Set([from]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const [one, other] of links) {
      if (found.has(one)) found.add(other);
      if (found.has(other)) found.add(one);
    }
  }
  return [...found];
}
