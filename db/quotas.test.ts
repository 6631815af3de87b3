import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePlanned } from '../commands/fakes/sample-work.js';
import type { Limits, QuotaScope } from '../commands/quota/quota.js';
import type { Stores } from '../commands/stores.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { sampleRequest, sampleRows, sampleVm } from './fakes/sample-rows.js';
import { quotaTables } from './migrations/quota-tables.js';
import { COUNTED } from './quotas.js';

let test: TestDatabase;
let ana = '';
beforeEach(() => {
  test = openTestDatabase();
  ana = sampleRows(test).ana.id;
  test.transaction(({ people }) => people.addGroup('ops'));
});
afterEach(() => test.remove());

const scope = (change: Partial<QuotaScope>): QuotaScope => ({
  person: null,
  group: null,
  environment: null,
  ...change,
});
const limits = (change: Partial<Limits>): Limits => ({
  ...{ vms: null, cores: null, memoryMiB: null, diskGiB: null },
  ...change,
});
const within = <T>(act: (stores: Stores) => T): T => test.transaction(act);

describe('a quota', () => {
  it('is one a scope, and gone when it is removed', () => {
    const [own, ops] = [scope({ person: ana, environment: 'prod' }), scope({ group: 'ops' })];
    within(({ quotas }) => {
      quotas.set({ scope: own, limits: limits({ vms: 1 }) });
      quotas.set({ scope: ops, limits: limits({ cores: 8 }) });
      quotas.set({ scope: own, limits: limits({ memoryMiB: 4096 }) });
      expect(quotas.list()).toEqual([
        { scope: ops, limits: limits({ cores: 8 }) },
        { scope: own, limits: limits({ memoryMiB: 4096 }) },
      ]);
      expect([quotas.remove(own), quotas.remove(own), quotas.remove(scope({ person: ana }))]).toEqual([
        ...[true, false, false],
      ]);
      expect(quotas.list()).toHaveLength(1);
    });
  });

  it.each([
    ['a person and a group together', () => scope({ person: ana, group: 'ops' }), /CHECK/],
    ['nobody', () => scope({}), /CHECK/],
    ['a group that there is not', () => scope({ group: 'nobles' }), /FOREIGN KEY/],
  ])('is not for %s', (_, whose, problem) => {
    expect(() => within(({ quotas }) => quotas.set({ scope: whose(), limits: limits({ vms: 1 }) }))).toThrow(problem);
  });

  it('keeps the group that it is for', () => {
    within(({ quotas }) => quotas.set({ scope: scope({ group: 'ops' }), limits: limits({ vms: 1 }) }));
    expect(() => within(({ people }) => people.removeGroup('ops'))).toThrow(/FOREIGN KEY/);
  });
});

describe('what counts', () => {
  const amounts = { vms: 1, cores: 2, memoryMiB: 2048, diskGiB: 16 };
  const need = { cores: 2, memoryMiB: 2048, diskGiB: 16 };
  const sum = (except: string | null = null) => within(({ quotas }) => quotas.sum(except));
  const counted = (change: object = {}) => ({ owner: ana, environment: 'prod', stands: false, amounts, ...change });
  const end = (state: 'failed' | 'denied') =>
    test.db.prepare("UPDATE requests SET state_word = ? WHERE id = 'r-1'").run(state);
  beforeEach(() => within(({ quotas }) => quotas.setNeed('r-1', need)));

  it('is an open request', () => {
    expect(sum()).toEqual([counted()]);
    expect(within(({ quotas }) => quotas.findNeed('r-1'))).toEqual(need);
    expect(sum('r-1')).toEqual([]);
  });

  it.each(['failed', 'denied'] as const)('is a %s request as long as it holds something', (state) => {
    within(({ reservations }) => reservations.hold('r-1', ['vmid:1']));
    end(state);
    expect(sum()).toEqual([counted()]);
    within(({ reservations }) => reservations.release('r-1'));
    expect(sum()).toEqual([]);
  });

  it('is a VM that stands, once, for its owner', () => {
    within(({ vms, reservations }) => {
      vms.add(sampleVm({ owner: 'p-2' }));
      reservations.hold('r-1', ['vmid:1']);
    });
    expect(sum()).toEqual([counted({ owner: 'p-2', stands: true })]);
    expect(within(({ quotas }) => quotas.listUses())).toEqual([
      counted({ owner: 'p-2', stands: true, name: 'web-1', request: 1 }),
    ]);
    end('denied');
    within(({ vms, reservations }) => {
      vms.markDestroyed('main', 12045, 9);
      reservations.release('r-1');
    });
    expect(sum()).toEqual([]);
  });

  it('is a VM even where nobody knows what it takes', () => {
    within(({ vms }) => vms.add(sampleVm({ madeBy: 'r-0', vmid: 7, name: 'old' })));
    expect(sum('r-1')).toEqual([
      counted({ owner: 'p-1', stands: true, amounts: { vms: 1, cores: 0, memoryMiB: 0, diskGiB: 0 } }),
    ]);
  });

  it('is found by index, however many requests there ever were', () => {
    const plan = test.db.prepare(`EXPLAIN QUERY PLAN ${COUNTED}`).all();
    expect(JSON.stringify(plan)).not.toMatch(/SCAN (requests|vms)\b(?! USING INDEX)/);
  });
});

describe('the migration', () => {
  it('knows from their plans what VMs take that were asked for before', () => {
    test.db.exec('DROP TABLE needs; DROP TABLE quotas');
    const waiting = { state: 'awaiting-approval', planned: samplePlanned, since: 1, expiresAt: 9, anew: 0 };
    const insert = test.db.prepare(
      "INSERT INTO requests (id, action, ask, requester, actor, channel, created_at, version, state_word, state) VALUES (?, ?, '{}', ?, 'a', 'c', 1, 1, ?, ?)",
    );
    const planning = { ...sampleRequest('x', ana).state, work: samplePlanned.work };
    insert.run('r-2', 'create-vm', ana, 'awaiting-approval', JSON.stringify(waiting));
    insert.run('r-3', 'create-vm', ana, 'planning', JSON.stringify(planning));
    insert.run('r-4', 'destroy-vm', ana, 'awaiting-approval', JSON.stringify(waiting));
    test.db.exec(quotaTables);
    expect(test.db.prepare('SELECT * FROM needs ORDER BY request_id').all()).toEqual([
      { request_id: 'r-2', cores: 1, memory_mib: 1024, disk_gib: 8 },
      { request_id: 'r-3', cores: 1, memory_mib: 1024, disk_gib: 8 },
    ]);
  });
});
