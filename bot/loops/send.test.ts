import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../commands/card.js';
import type { OutboxItem } from '../../commands/outbox-store.js';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import type { Delivery, Lookup, Messenger } from '../messenger.js';
import { sendAll } from './fakes/send-all.js';
import { send } from './send.js';

let db: TestDatabase;
let calls: string[];
/** What the platform answers to the next calls; delivered once they are used up. */
let answers: Delivery[];
let found: Lookup;

beforeEach(() => {
  db = openTestDatabase();
  calls = [];
  answers = [];
  found = { lookup: 'absent' };
});
afterEach(() => db.remove());

const answerOf = (title: string): Card => ({
  ...{ kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [] },
});
const titleOf = (card: Card): string => (card.kind === 'answer' ? card.title : card.kind);
const card = (title: string): OutboxItem => ({
  kind: 'card',
  requestId: 'r-1',
  channel: 'terminal:main',
  card: answerOf(title),
});
const reply = (title: string): OutboxItem => ({
  kind: 'reply',
  requestId: 'r-1',
  channel: 'terminal:main',
  card: answerOf(title),
});
const tell = (actor: string, title: string): OutboxItem => ({
  kind: 'tell',
  answers: null,
  actor,
  channel: 'terminal:main',
  card: answerOf(title),
});

const respond = (call: string, messageId?: string): Delivery => {
  calls.push(call);
  return answers.shift() ?? { delivery: 'delivered', messageId: messageId ?? `m-${calls.length}` };
};
const messenger: Messenger = {
  platform: 'terminal',
  pace: null,
  post: async (_channel, posted, _nonce, replyTo) =>
    respond(`post ${titleOf(posted)}${replyTo === null ? '' : ` to ${replyTo}`}`),
  edit: async (_channel, messageId, edited) => respond(`edit ${messageId} ${titleOf(edited)}`, messageId),
  tell: async (actor, _channel, told) => respond(`tell ${actor} ${titleOf(told)}`),
  findPost: async () => {
    calls.push('find');
    return found;
  },
  close: async () => undefined,
};

function add(...items: OutboxItem[]): void {
  db.transaction((stores) => {
    for (const item of items) stores.outbox.add(item, 0);
  });
}

function turn(now: number): Promise<number | null> {
  return sendAll(db.transaction, new Map([['terminal', messenger]]), () => now);
}

describe('send', () => {
  it('posts the first card, edits it with the next and replies to it at the end', async () => {
    add(card('waiting'));
    await turn(1);
    add(card('ready'), reply('done'));
    await turn(2);
    expect(calls).toEqual(['post waiting', 'edit m-1 ready', 'post done to m-1']);
  });

  it('keeps the order of a channel when a message has to wait, and lets other people go on', async () => {
    answers = [{ delivery: 'later', afterMs: 500, why: 'rate limit' }];
    add(card('one'), reply('two'), tell('terminal:bo', 'hello'));
    expect(await turn(1)).toBe(500);
    expect(calls).toEqual(['post one', 'tell terminal:bo hello']);
    await turn(501);
    expect(calls.slice(2)).toEqual(['post one', 'post two to m-3']);
  });

  it('wants its next turn when what was put off is due, also where something else woke it meanwhile', async () => {
    answers = [{ delivery: 'later', afterMs: 500, why: 'rate limit' }];
    add(card('one'));
    await turn(1);
    expect(await turn(101)).toBe(400);
    add(tell('terminal:bo', 'hello'));
    expect(await turn(201)).toBe(300);
  });

  it('misses nothing that falls due while it looks', async () => {
    answers = [{ delivery: 'later', afterMs: 1_000, why: 'busy' }];
    add(card('waiting'));
    await turn(0);
    // A timer may end a millisecond before its time, and each look at the clock is a little later than the one before.
    let at = 998;
    const ticking = (): number => {
      at += 1;
      return at;
    };
    const lanes = { has: () => false, start: () => undefined };
    expect(await send(db.transaction, new Map([['terminal', messenger]]), ticking, lanes)).toBe(0);
  });

  it('tells one who is away for long in order, and keeps nobody else waiting', async () => {
    const many = Array.from({ length: 201 }, (_, index) => tell('terminal:ana', `${index}`));
    add(...many, tell('terminal:bo', 'hello'));
    answers = [{ delivery: 'later', afterMs: 3_000, why: 'no terminal open' }];
    await turn(1);
    expect(calls).toEqual(['tell terminal:ana 0', 'tell terminal:bo hello']);
    await turn(3_001);
    expect(calls.slice(2, 5)).toEqual(['tell terminal:ana 0', 'tell terminal:ana 1', 'tell terminal:ana 2']);
  });

  it('asks for the nonce before it posts again after an unknown outcome', async () => {
    answers = [{ delivery: 'uncertain', why: 'no answer' }];
    add(card('one'));
    await turn(1);
    found = { lookup: 'there', messageId: 'm-9' };
    await turn(5_000);
    add(card('two'));
    await turn(5_001);
    expect(calls).toEqual(['post one', 'find', 'edit m-9 two']);
  });

  it('leaves a lane that is under way alone, and lets the others go on', async () => {
    add(tell('terminal:ana', 'one'), tell('terminal:bo', 'two'));
    const begun: string[] = [];
    const lanes = {
      has: (lane: string) => lane === 'tell terminal:ana',
      start: (lane: string) => void begun.push(lane),
    };
    await send(db.transaction, new Map([['terminal', messenger]]), () => 1, lanes);
    expect([begun, calls]).toEqual([['tell terminal:bo'], []]);
  });

  it('gives up what the platform will never take, and goes on', async () => {
    answers = [{ delivery: 'gone', why: 'channel deleted' }];
    add(tell('terminal:ana', 'one'), tell('terminal:ana', 'two'));
    await turn(1);
    await turn(2);
    expect(calls).toEqual(['tell terminal:ana one', 'tell terminal:ana two']);
  });

  it('does not hold anything for a platform that is not configured', async () => {
    add(tell('slack:T1/U2', 'one'));
    await turn(1);
    expect(await turn(2)).toBe(30_000);
    expect(calls).toEqual([]);
  });
});
