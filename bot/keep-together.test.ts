import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation } from '../commands/invocation.js';
import type { Transaction } from '../commands/stores.js';
import { openTestDatabase, type TestDatabase } from '../db/fakes/open-test-database.js';
import { keepTogether } from './keep-together.js';

let test: TestDatabase;
let commits: number;
let transaction: Transaction;
beforeEach(() => {
  test = openTestDatabase();
  commits = 0;
  transaction = (act) => {
    commits += 1;
    return test.transaction(act);
  };
});
afterEach(() => test.remove());

const input = (id: string): Invocation => ({
  ...{ id, actor: 'discord:1', place: { channel: 'discord:2' }, at: 1 },
  input: { kind: 'command', text: '/vm list' },
});
const keptIds = () => test.transaction(({ invocations }) => invocations.listWaiting(10).map(({ id }) => id));

describe('inputs that come together', () => {
  it('are kept by one commit, in their order', async () => {
    const keep = keepTogether(transaction);
    expect(await Promise.all([keep(input('a')), keep(input('b')), keep(input('c'))])).toEqual([true, true, true]);
    expect(commits).toBe(1);
    expect(keptIds()).toEqual(['a', 'b', 'c']);
  });

  it('are kept once where one comes twice', async () => {
    const keep = keepTogether(transaction);
    expect(await Promise.all([keep(input('a')), keep(input('a'))])).toEqual([true, false]);
    expect(await keep(input('a'))).toBe(false);
    expect([keptIds(), commits]).toEqual([['a'], 2]);
  });

  it('hear in the tick of the commit that they are kept, before any loop can read them', async () => {
    const order: string[] = [];
    const keep = keepTogether((act) => {
      const kept = test.transaction(act);
      setImmediate(() => order.push('a loop'));
      return kept;
    });
    await Promise.all(['a', 'b'].map((id) => keep(input(id)).then(() => void order.push(id))));
    await new Promise(setImmediate);
    expect(order).toEqual(['a', 'b', 'a loop']);
  });

  it('are all told where the commit fails, and what comes later is kept', async () => {
    let isFull = true;
    const keep = keepTogether((act) => {
      const kept = test.transaction((stores) => {
        const done = act(stores);
        if (isFull) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
        return done;
      });
      return kept;
    });
    const ends = await Promise.allSettled([keep(input('a')), keep(input('b'))]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(keptIds()).toEqual([]);
    isFull = false;
    expect(await keep(input('a'))).toBe(true);
  });
});
