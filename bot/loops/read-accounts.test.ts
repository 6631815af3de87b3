import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import type { Clock } from '../../pipeline/clock.js';
import { createReadAccounts, type ReadAccounts } from './read-accounts.js';

const NOW = 10_000_000;
const OPS = 'discord:1/9';
let db: TestDatabase;
let asked: string[];
/** What the platform says of an account; nothing: that it is in no group. */
let answers: Map<string, { read: true; groups: string[] } | { read: false; why: string }>;
let changed: string[];
let read: ReadAccounts;

beforeEach(() => {
  db = openTestDatabase();
  [asked, answers, changed] = [[], new Map(), []];
  const clock: Clock = { now: () => NOW, pause: () => new Promise(() => undefined) };
  db.transaction(({ people }) => {
    people.addGroup('ops');
    people.setMirror('ops', { source: OPS, isRead: true, byAccount: true });
  });
  read = createReadAccounts({
    ...{ transaction: db.transaction, clock },
    readerOf: (platform) =>
      platform === 'discord'
        ? async (actor) => {
            asked.push(actor);
            return answers.get(actor) ?? { read: true, groups: [] };
          }
        : null,
    onChange: (_, group) => void changed.push(group),
  });
});
afterEach(() => db.remove());

const keep = (actor: string, at: number, problem: string | null = null): void =>
  db.transaction(({ people }) => {
    people.saveAccountReading(actor, [], at);
    if (problem !== null) people.saveAccountProblem(actor, problem);
  });
const kept = (actor: string) => db.transaction(({ people }) => people.findAccountReading(actor));
const many = (maxAgeMs: number) => Array.from({ length: 12 }, (_, n) => ({ actor: `discord:${n + 1}`, maxAgeMs }));

it('reads those whose last reading is older than wanted, and tells which groups changed', async () => {
  keep('discord:1', NOW - 1_000);
  keep('discord:2', NOW - 5_000);
  answers.set('discord:2', { read: true, groups: [OPS] });
  await read([
    { actor: 'discord:1', maxAgeMs: 2_000 },
    { actor: 'discord:2', maxAgeMs: 2_000 },
  ]);
  expect([asked, kept('discord:2')?.at, changed]).toEqual([['discord:2'], NOW, ['ops']]);
});

it('keeps why one could not be read, and the time of the reading before', async () => {
  keep('discord:1', NOW - 5_000);
  answers.set('discord:1', { read: false, why: 'HTTP 503' });
  await read([{ actor: 'discord:1', maxAgeMs: 2_000 }]);
  expect(kept('discord:1')).toEqual({ at: NOW - 5_000, problem: 'HTTP 503' });
});

it('asks once for who is wanted twice at once', async () => {
  await Promise.all([read([{ actor: 'discord:1', maxAgeMs: 0 }]), read([{ actor: 'discord:1', maxAgeMs: 0 }])]);
  expect(asked).toEqual(['discord:1']);
});

it('stops at a reading that failed now, and not at one that failed before and is young enough', async () => {
  keep('discord:1', NOW - 300_000, 'HTTP 503, three minutes ago');
  await read(many(600_000), { stopAtProblem: true });
  expect(asked).toHaveLength(11);
  asked = [];
  for (const { actor } of many(0)) answers.set(actor, { read: false, why: 'HTTP 503' });
  await read(many(-1), { stopAtProblem: true });
  expect(asked.length).toBeLessThan(12);
});
