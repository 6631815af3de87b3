import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KeptDecision, PastDecision } from '../commands/approval/decision-store.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { sampleRequest, sampleRows } from './fakes/sample-rows.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
  const { ana } = sampleRows(test);
  test.transaction(({ requests }) => requests.add(sampleRequest('r-2', ana.id)));
});
afterEach(() => test.remove());

const kept = (requestId: string, at: number, revision: number): KeptDecision => ({
  ...{ requestId, at },
  question: {
    ...{ action: 'create-vm', requesterGroups: ['web-team'], environment: 'prod', template: 'debian-13' },
    ...{ blueprint: 'web', size: 's', owner: null, leaseDays: 7, cores: 1, memoryMiB: 1024, diskGiB: 8 },
    ...{ requester: 'ana', vmAgeDays: null, name: 'web-1', reason: 'missing', at: 5 },
    ...{ quotaVmsLeft: 2, quotaCoresLeft: null, quotaMemoryMiBLeft: null, quotaDiskGiBLeft: null },
  },
  decision: {
    ...{ revision, verdict: 'allow', rules: ['r'], reason: null, approvals: [], expiresAfterHours: null },
    ...{ denials: 1, denyBy: [] },
    trace: [{ rule: 'r', matched: true, failed: null }],
  },
});

const past = (requestId: string, at: number, revision: number): PastDecision => {
  const { decision, ...one } = kept(requestId, at, revision);
  const { trace, ...verdict } = decision;
  return { ...one, decision: verdict, hasTrace: trace.length > 0 };
};

it('gives the newest decision of each request, and those of a time', () => {
  test.transaction(({ decisions }) => {
    for (const one of [kept('r-1', 10, 1), kept('r-2', 20, 1), kept('r-1', 30, 2)]) decisions.add(one);
    expect(decisions.findLast('r-1')).toEqual(kept('r-1', 30, 2));
    expect(decisions.findLast('r-3')).toBeNull();
    expect(decisions.listLast(0)).toEqual([past('r-2', 20, 1), past('r-1', 30, 2)]);
    expect(decisions.listLast(25)).toEqual([past('r-1', 30, 2)]);
  });
});

it('tells a decision for which no rule was looked at', () => {
  const one = kept('r-1', 10, 1);
  test.transaction(({ decisions }) => {
    decisions.add({ ...one, decision: { ...one.decision, verdict: 'refuse', trace: [] } });
    expect(decisions.listLast(0)).toMatchObject([{ hasTrace: false, decision: { verdict: 'refuse' } }]);
  });
});

it.each(['UPDATE decisions SET at = 0', 'DELETE FROM decisions'])('takes no %s', (sql) => {
  test.transaction(({ decisions }) => decisions.add(kept('r-1', 10, 1)));
  expect(() => test.db.prepare(sql).run()).toThrow('decisions are append-only');
});
