import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import { createFakeClock, type FakeClock } from '../../pipeline/fakes/fake-clock.js';
import type { ReadGroup } from '../platform.js';
import { createReadGroups, type ReadGroups } from './read-groups.js';

type Result = Awaited<ReturnType<ReadGroup>>;

let database: TestDatabase;
let clock: FakeClock;
/** Readings that have begun and are not answered yet, by source. */
let open: { source: string; answer(result: Result): void }[];
let begun: number;
/** Groups in which somebody came or went. */
let changed: string[];
let readGroups: ReadGroups;
beforeEach(() => {
  database = openTestDatabase();
  // No time passes by itself.
  clock = createFakeClock(1_000_000, 0);
  open = [];
  begun = 0;
  changed = [];
  const reader: ReadGroup = (source) =>
    new Promise((resolve) => {
      begun += 1;
      open.push({ source, answer: resolve });
    });
  readGroups = createReadGroups({
    ...{ transaction: database.transaction, clock },
    readerOf: (platform) => (platform === 'slack' ? reader : null),
    onChange: (_, group) => void changed.push(group),
  });
  database.transaction(({ people }) => {
    for (const group of ['ops', 'net', 'list', 'chat', 'ours']) people.addGroup(group);
    people.setMirror('ops', { source: 'slack:T1/S1', isRead: true });
    people.setMirror('net', { source: 'slack:T1/S2', isRead: true });
    people.setMirror('list', { source: 'slack:T1/list', isRead: false });
    people.setMirror('chat', { source: 'discord:7', isRead: true });
  });
});
afterEach(() => database.remove());

const reading = (group = 'ops') => database.transaction(({ people }) => people.findGroup(group)?.mirror?.reading);
const members = () =>
  database.transaction(({ people }) => people.findGroup('ops')?.strangers.map(({ actor }) => actor));
const read = (maxAgeMs = 1_000, name = 'ops') => readGroups([{ name, maxAgeMs }]);
const answer = (result: Result): void => open.shift()?.answer(result);
const is = (...actors: string[]): Result => ({ read: true, actors });

describe('reading mirrored groups', () => {
  it('keeps who is in it, of the time when the reading began', async () => {
    const reading_ = read();
    clock.advance(800);
    answer(is('slack:T1/U1'));
    await reading_;
    expect([reading(), members()]).toEqual([{ at: 1_000_000, problem: null }, ['slack:T1/U1']]);
  });

  it('reads again only what is older than wanted', async () => {
    const first = read();
    answer(is());
    await first;
    clock.advance(1_000);
    await read(1_000);
    expect(begun).toBe(1);
    clock.advance(1);
    await read(60_000);
    expect(begun).toBe(1);
    const second = read(1_000);
    answer(is());
    await second;
    expect(begun).toBe(2);
  });

  it('shares one reading among those who ask at once, and reads groups beside each other', async () => {
    const all = [
      read(),
      read(),
      readGroups([
        { name: 'ops', maxAgeMs: 5 },
        { name: 'net', maxAgeMs: 5 },
      ]),
    ];
    expect(open.map(({ source }) => source)).toEqual(['slack:T1/S1', 'slack:T1/S2']);
    answer(is('slack:T1/U1'));
    answer(is());
    await Promise.all(all);
    expect([begun, members()]).toEqual([2, ['slack:T1/U1']]);
  });

  it('gives nobody a reading that began too long ago, and never has two of one group', async () => {
    const first = read();
    clock.advance(2_000);
    const later = read(1_000);
    expect(begun).toBe(1);
    answer(is('slack:T1/U1'));
    await first;
    await Promise.resolve();
    expect(begun).toBe(2);
    answer(is());
    await later;
    expect(members()).toEqual([]);
  });

  it('takes no answer within five seconds for none, and keeps what was read before', async () => {
    const first = read();
    answer(is('slack:T1/U1'));
    await first;
    clock.advance(2_000);
    const second = read();
    clock.advance(5_000);
    await second;
    expect(reading()).toEqual({ at: 1_000_000, problem: 'no answer came within 5 s' });
    answer(is());
    expect(members()).toEqual(['slack:T1/U1']);
  });

  it('keeps the problem of a reading, until one succeeds', async () => {
    const first = read();
    answer({ read: false, why: 'there is no such user group' });
    await first;
    expect(reading()).toEqual({ at: null, problem: 'there is no such user group' });
    const second = read();
    answer(is());
    await second;
    expect(reading()).toEqual({ at: 1_000_000, problem: null });
  });

  it('says so where the platform is not configured, and asks nobody about lists and groups of our own', async () => {
    await readGroups(['chat', 'list', 'ours', 'gone'].map((name) => ({ name, maxAgeMs: 0 })));
    expect(reading('chat')).toEqual({ at: null, problem: 'no platform discord is configured' });
    expect(reading('list')).toBeNull();
    expect(begun).toBe(0);
  });

  it('drops what was read of another source than the one configured now', async () => {
    const first = read();
    database.transaction(({ people }) => people.setMirror('ops', { source: 'slack:T1/S9', isRead: true }));
    answer(is('slack:T1/U1'));
    await first;
    expect([reading(), members()]).toEqual([{ at: null, problem: null }, []]);
  });

  it('tells where somebody came or went, and only there', async () => {
    for (const actors of [['a'], ['a'], ['a', 'b'], ['b']]) {
      clock.advance(10_000);
      const ended = read();
      answer(is(...actors));
      await ended;
    }
    clock.advance(10_000);
    const ended = read();
    answer({ read: false, why: 'it is away' });
    await ended;
    expect(changed).toEqual(['ops', 'ops', 'ops']);
  });
});
