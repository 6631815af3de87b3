import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Card } from '../../commands/card.js';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import type { Delivery, Messenger } from '../messenger.js';
import { runningCard, waitingCard } from '../terminal/fakes/sample-cards.js';
import { sendAll } from './fakes/send-all.js';

const group = { group: 'ops', count: 1, approvedBy: [], mayStill: [], address: 'slack:T1/S1' };
const approval = { rule: 'prod-needs-ops', groups: [group], until: 5_000_000, digest: '3f7a' };
const waits: Card = { ...waitingCard, approval };
const planning: Card = { ...runningCard, state: 'planning', approval: null };

let db: TestDatabase;
let calls: string[];
beforeEach(() => {
  db = openTestDatabase();
  calls = [];
});
afterEach(() => db.remove());

const respond = (call: string, card: Card): Delivery => {
  const what = card.kind === 'request' ? card.state : card.kind === 'mention' ? `mention ${card.to.actor}` : card.kind;
  calls.push(`${call} ${what}`);
  return { delivery: 'delivered', messageId: 'm-1' };
};
const messenger: Messenger = {
  platform: 'slack',
  pace: { editsPerMinute: 45, holdPlanningMs: 10_000 },
  post: async (_channel, card, _nonce, replyTo) => respond(replyTo === null ? 'post' : 'reply', card),
  edit: async (_channel, _messageId, card) => respond('edit', card),
  tell: async (_actor, _channel, card) => respond('tell', card),
  findPost: async () => ({ lookup: 'absent' }),
  close: async () => undefined,
};
const show = (card: Card, at: number) =>
  db.transaction(({ outbox }) => outbox.add({ kind: 'card', requestId: 'r-1', channel: 'slack:C1', card }, at));
const turn = (now: number) => sendAll(db.transaction, new Map([['slack', messenger]]), () => now);

it('holds a card that is being planned, so that its first post is the one that calls', async () => {
  show(planning, 0);
  await turn(0);
  show(waits, 5_000);
  await turn(5_000);
  show(waits, 6_000);
  await turn(6_000);
  await turn(7_000);
  expect(calls).toEqual(['post awaiting-approval', 'edit awaiting-approval']);
});

it('calls once by a reply where planning took long, and again for another waiting', async () => {
  show(planning, 0);
  await turn(0);
  await turn(10_000);
  show(waits, 20_000);
  await turn(20_000);
  await turn(20_001);
  show(waits, 30_000);
  await turn(30_000);
  show({ ...waits, approval: { ...approval, until: 6_000_000 } }, 40_000);
  await turn(40_000);
  await turn(40_001);
  expect(calls).toEqual([
    ...['post planning', 'edit awaiting-approval', 'reply mention slack:T1/S1', 'edit awaiting-approval'],
    ...['edit awaiting-approval', 'reply mention slack:T1/S1'],
  ]);
});
