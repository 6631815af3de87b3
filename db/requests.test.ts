import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../commands/approval/policy.js';
import { ChangedMeanwhileError, type TemplateRecord, type Vote } from '../commands/stores.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { sampleRequest, sampleRows, sampleVm } from './fakes/sample-rows.js';
import { BadRowError } from './read-rows.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

describe('requests', () => {
  it('are numbered from 1 and come back as they were kept', () => {
    const { request } = sampleRows(test);
    expect([request.number, request.version]).toEqual([1, 1]);
    test.transaction(({ requests }) => {
      expect(requests.find('r-1')).toEqual(request);
      expect(requests.findByNumber(1)).toEqual(request);
      expect(requests.find('r-2')).toBeNull();
    });
  });

  it('change only from the version that was read', () => {
    const { request } = sampleRows(test);
    const expired = test.transaction(({ requests }) => requests.save(request, { state: 'expired', at: 7 }));
    expect(expired).toEqual({ ...request, version: 2, state: { state: 'expired', at: 7 } });
    expect(() =>
      test.transaction(({ requests }) => requests.save(request, { state: 'denied', by: 'x', reason: null, at: 8 })),
    ).toThrow(ChangedMeanwhileError);
    expect(test.transaction(({ requests }) => requests.find('r-1'))).toEqual(expired);
  });

  it('are listed by state, by openness, by person and by action', () => {
    const { ana, request } = sampleRows(test);
    test.transaction(({ requests }) => {
      const second = requests.add(sampleRequest('r-2', ana.id));
      requests.save(request, { state: 'expired', at: 7 });
      const numbers = (list: readonly { number: number }[]) => list.map(({ number }) => number);
      expect(numbers(requests.listInState('planning', 'expired'))).toEqual([1, 2]);
      expect(numbers(requests.listInState('planning'))).toEqual([2]);
      expect(requests.listOpenOf(ana.id)).toEqual([second]);
      expect(numbers(requests.list({ requester: null, action: null, limit: 9 }))).toEqual([2, 1]);
      expect(numbers(requests.list({ requester: ana.id, action: 'create-vm', limit: 1 }))).toEqual([2]);
      expect(numbers(requests.list({ requester: null, action: 'destroy-vm', limit: 9 }))).toEqual([]);
    });
  });

  it('are not guessed at where a row is not what was written', () => {
    sampleRows(test);
    test.db.exec(`UPDATE requests SET state = '{"state":"bliss"}'`);
    expect(() => test.transaction(({ requests }) => requests.find('r-1'))).toThrow(BadRowError);
    test.db.exec(`UPDATE requests SET state = 'no json'`);
    expect(() => test.transaction(({ requests }) => requests.find('r-1'))).toThrow(/no JSON/);
  });
});

describe('one act', () => {
  it('is kept whole or not at all', () => {
    const { ana } = sampleRows(test);
    expect(() =>
      test.transaction(({ requests, reservations, audit }) => {
        requests.add(sampleRequest('r-2', ana.id));
        reservations.hold('r-2', ['vmid:100']);
        audit.add({ at: 1, actor: 'terminal:ana', person: ana.id, act: 'asked', requestId: 'r-2', detail: {} });
        throw new Error('the last moment');
      }),
    ).toThrow('the last moment');
    test.transaction(({ requests, reservations, audit }) => {
      expect(requests.find('r-2')).toBeNull();
      expect(reservations.holderOf('vmid:100')).toBeNull();
      expect(audit.list({ requestId: null, person: null, limit: 9 })).toEqual([]);
    });
  });
});

describe('votes', () => {
  it('count once a person, effect and decision', () => {
    const { ana } = sampleRows(test);
    const vote: Vote = {
      verdict: 'approve',
      ...{ requestId: 'r-1', personId: ana.id, actor: 'terminal:ana', reason: null },
      ...{ effectDigest: 'e1', decisionDigest: 'd1', policyRevision: 1, at: 5 },
    };
    test.transaction(({ votes }) => {
      expect(votes.add(vote, 0)).toBe(true);
      expect(votes.add({ ...vote, verdict: 'deny' }, 0)).toBe(false);
      expect(votes.add({ ...vote, effectDigest: 'e2', at: 6 }, 0)).toBe(true);
      expect(votes.listFor('r-1', 'e1', 'd1')).toEqual([vote]);
      expect(votes.listAll('r-1').map(({ effectDigest }) => effectDigest)).toEqual(['e1', 'e2']);
    });
  });
});

it('takes nothing from the history of votes', () => {
  const { ana } = sampleRows(test);
  const vote: Vote = {
    verdict: 'approve',
    ...{ requestId: 'r-1', personId: ana.id, actor: 'terminal:ana', reason: null },
    ...{ effectDigest: 'e1', decisionDigest: 'd1', policyRevision: 1, at: 5 },
  };
  test.transaction(({ votes }) => {
    votes.add(vote, 0);
    votes.withdraw(vote, 'slack:T1/U2', 7);
    expect(votes.listFor('r-1', 'e1', 'd1')).toEqual([]);
    expect(votes.listAll('r-1')).toEqual([vote, { ...vote, verdict: 'withdraw', actor: 'slack:T1/U2', at: 7 }]);
  });
  for (const change of [
    'DELETE FROM votes',
    'UPDATE votes SET at = 9',
    'INSERT OR REPLACE INTO votes SELECT * FROM votes',
  ]) {
    expect(() => test.db.exec(change)).toThrow('votes are append-only');
  }
});

describe('reservations', () => {
  it('hold all of it or nothing, and name what is taken', () => {
    const { ana } = sampleRows(test);
    test.transaction(({ requests, reservations }) => {
      requests.add(sampleRequest('r-2', ana.id));
      expect(reservations.hold('r-1', ['vmid:100', 'name:web-1'])).toEqual([]);
      expect(reservations.hold('r-1', ['vmid:100'])).toEqual([]);
      expect(reservations.hold('r-2', ['vmid:101', 'name:web-1'])).toEqual(['name:web-1']);
      expect(reservations.holderOf('vmid:101')).toBeNull();
      expect(reservations.holderOf('vmid:100')).toBe('r-1');
      expect(reservations.listWith('vmid:')).toEqual([{ requestId: 'r-1', thing: 'vmid:100' }]);
      expect(reservations.listWith('%')).toEqual([]);
      reservations.release('r-1');
      expect(reservations.listFor('r-1')).toEqual([]);
    });
  });
});

describe('invocations', () => {
  const invocation = {
    ...{ id: 'terminal:1', actor: 'terminal:ana', place: { channel: 'terminal:main' }, at: 100 },
    input: { kind: 'command', text: '/vm list' },
  } as const;

  it('are taken once, however often they are delivered', () => {
    test.transaction(({ invocations }) => {
      expect(invocations.add(invocation)).toBe(true);
      expect(invocations.add(invocation)).toBe(false);
      expect(invocations.add({ ...invocation, id: 'terminal:0', at: 50 })).toBe(true);
      expect(invocations.listWaiting(9).map(({ id }) => id)).toEqual(['terminal:0', 'terminal:1']);
      invocations.markHandled('terminal:0', 200);
      expect(invocations.add({ ...invocation, id: 'terminal:0' })).toBe(false);
      expect(invocations.listWaiting(9)).toEqual([invocation]);
      expect(invocations.timesSince('terminal:ana', 60)).toEqual([100]);
    });
  });
});

describe('policies', () => {
  it('have revisions, of which the newest counts', () => {
    test.transaction(({ policies }) => {
      expect(policies.current()).toBeNull();
      expect(policies.add({ rules: [] }, 'host', 1)).toBe(1);
      expect(policies.add({ rules: [] }, 'person:1', 2)).toBe(2);
      expect(policies.current()).toEqual({ revision: 2, policy: { rules: [] }, loadedAt: 2, by: 'person:1' });
    });
  });

  it('are not those of a revision that was undone and whose number another has now', () => {
    const policyOf = (name: string): Policy => ({ rules: [{ name, when: [], effect: { kind: 'allow' } }] });
    const undone = (): void =>
      test.transaction(({ policies }) => {
        policies.add(policyOf('undone'), 'host', 1);
        expect(policies.current()?.policy).toEqual(policyOf('undone'));
        throw new Error('undo');
      });
    expect(undone).toThrow('undo');
    test.transaction(({ policies }) => {
      expect(policies.add(policyOf('kept'), 'host', 1)).toBe(1);
      expect(policies.current()?.policy).toEqual(policyOf('kept'));
      expect(policies.current()?.policy).toBe(policies.current()?.policy);
    });
  });
});

describe('VMs', () => {
  it('are live until they are destroyed, one a name and VMID', () => {
    test.transaction(({ vms }) => {
      vms.add(sampleVm({ readyAt: null }));
      vms.add(sampleVm());
      expect(vms.findLive('web-1')).toEqual(sampleVm());
      expect(() => vms.add(sampleVm({ madeBy: 'r-2', name: 'web-2' }))).toThrow(/UNIQUE/);
      expect(() => vms.add(sampleVm({ madeBy: 'r-2', vmid: 1 }))).toThrow(/UNIQUE/);
      vms.markDestroyed('main', 12045, 9000);
      expect(vms.findLive('web-1')).toBeNull();
      expect(vms.findByVmid('main', 12045)).toEqual(sampleVm({ destroyedAt: 9000 }));
      vms.add(sampleVm({ madeBy: 'r-2' }));
      expect(vms.findByVmid('main', 12045)?.madeBy).toBe('r-2');
      expect(vms.usedVmids('main')).toEqual([12045]);
      expect(vms.listLive()).toHaveLength(1);
    });
  });
});

describe('templates', () => {
  it('are reserved, built and retired; a VMID is never forgotten', () => {
    const reserved: TemplateRecord = {
      kind: 'template',
      ...{ cluster: 'main', vmid: 900, name: 'debian-13', node: 'pve1', definitionHash: 'h' },
      ...{ generation: 1, builtAt: null, requestId: 'r-1', smbiosUuid: null, retiredAt: null },
    };
    test.transaction(({ templates }) => {
      templates.reserve(reserved);
      templates.reserve({ ...reserved, vmid: 901, generation: 2 });
      templates.markBuilt('main', 900, 50, 'uuid');
      expect(templates.list()).toEqual([
        { ...reserved, vmid: 901, generation: 2 },
        { ...reserved, builtAt: 50, smbiosUuid: 'uuid' },
      ]);
      templates.drop('main', 900);
      templates.drop('main', 901);
      expect(templates.list().map(({ vmid }) => vmid)).toEqual([900]);
      templates.retire('main', 900, 60);
      expect(templates.list()).toEqual([]);
      expect(templates.usedVmids('main')).toEqual([900]);
    });
  });
});

describe('runs', () => {
  it('are open until they end, and tell their events in order', () => {
    sampleRows(test);
    test.transaction(({ runs }) => {
      runs.add({ id: 'run-1', requestId: 'r-1', recipe: 'create-vm', startedAt: 10 });
      runs.addEvent('run-1', { event: 'run-started', recipe: 'create-vm', at: 10 });
      runs.addEvent('run-1', { event: 'stage-progress', stage: 'apply', text: 'cloning', count: null, at: 11 });
      expect(runs.listOpen()).toEqual([
        { id: 'run-1', requestId: 'r-1', recipe: 'create-vm', startedAt: 10, endedAt: null },
      ]);
      expect(runs.events('run-1').map(({ event }) => event)).toEqual(['run-started', 'stage-progress']);
      runs.end('run-1', 20);
      runs.end('run-1', 30);
      expect(runs.listFor('r-1')[0]?.endedAt).toBe(20);
      runs.reopen('run-1');
      expect(runs.listOpen()).toHaveLength(1);
    });
  });
});
