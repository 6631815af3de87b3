import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import { journal } from '../../db/journal.js';
import { type Policy, Rule } from '../approval/policy.js';
import type { AnswerCard, Card, FormCard, RequestCard } from '../card.js';
import { handleInvocation } from '../handle-invocation.js';
import type { Invocation } from '../invocation.js';
import type { AccountKind } from '../people/account-kind.js';
import type { Request } from '../request/request.js';
import { withoutSecret } from '../secret-in-text.js';
import type { Settings } from '../settings.js';
import type { Person, Stores, Transaction } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { samplePolicy } from './sample-policy.js';
import { sampleSettings } from './sample-settings.js';

export interface TestWorld {
  database: TestDatabase;
  tools: UseCaseTools;
  transaction: Transaction;
  /** Milliseconds that `now` gives; set it to let time pass. */
  clock: { now: number };
  /** What the platform says of accounts; nothing of those that are not in here. */
  accounts: Map<string, AccountKind>;
  people: Record<'ana' | 'bo' | 'cy' | 'dee', Person>;
  type(actor: string, text: string): AnswerCard | FormCard;
  press(actor: string, token: string, text?: string | null): AnswerCard | FormCard;
  sendForm(actor: string, form: string, fields: Record<string, string>): AnswerCard | FormCard;
  load(policy: Policy): void;
  /** Everything that can be counted as left behind. */
  count(): { requests: number; held: number; audit: number };
  request(number: number): Request;
  /** The newest card that is to be sent for a request. */
  card(number: number): RequestCard;
  /** All that the database holds, as text. */
  everything(): string;
  remove(): void;
}

export const ANA_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBv8Hr5p4S0pUO6ruS0mSg4PLUtW3fjd9YkSzIOC0xRu ana@laptop';

/** A real database with ana (web-team, with a key) who asks, and bo, cy and dee in ops who approve. */
export function testWorld(change: Partial<Settings> = {}): TestWorld {
  const database = openTestDatabase();
  const { transaction } = database;
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const accounts = new Map<string, AccountKind>();
  let ids = 0;
  const nextId = (): string => {
    ids += 1;
    return `id${ids}`;
  };
  const tools: UseCaseTools = {
    transaction,
    settings: { ...sampleSettings, ...change },
    instance: 'i1',
    tokenKey: Buffer.from('a key of the test world'),
    now: () => clock.now,
    newId: nextId,
    newMac: () => `BC:24:11:00:00:${(ids % 256).toString(16).padStart(2, '0').toUpperCase()}`,
    // As JSON, which is YAML too; what is wrong with the text is the reader's.
    readRules: (text) => ({ rules: z.array(Rule).parse(JSON.parse(text)), problems: [] }),
    journal: journal(database.db),
    logs: { read: () => [] },
  };
  const people = transaction((stores) => fill(stores, clock.now));
  const send = (actor: string, input: Invocation['input']): AnswerCard | FormCard => {
    const id = `test:${nextId()}`;
    const invocation = withoutSecret({ id, actor, place: { channel: 'terminal:main' }, at: clock.now, input });
    transaction((stores) => stores.invocations.add(invocation));
    const handled = handleInvocation(tools, invocation, accounts.get(actor) ?? null);
    if (!handled.handled) throw handled.error;
    return privateAnswer(takeOut(transaction, clock.now, id), actor);
  };
  return {
    ...{ database, tools, transaction, clock, people, accounts },
    type: (actor, text) => send(actor, { kind: 'command', text }),
    press: (actor, token, text = null) => send(actor, { kind: 'button', token, text }),
    sendForm: (actor, form, fields) => send(actor, { kind: 'form', form, fields }),
    load: (policy) => transaction((stores) => void stores.policies.add(policy, 'host:test', clock.now)),
    count: () => transaction(countAll),
    request: (number) => transaction((stores) => getRequest(stores, number)),
    card: (number) => cardOf(transaction, getRequest, number, clock.now),
    everything: () => readFileSync(database.file, 'latin1') + readFileSync(`${database.file}-wal`, 'latin1'),
    remove: () => database.remove(),
  };
}

function fill({ people, policies }: Stores, now: number): TestWorld['people'] {
  const add = (login: string, display: string): Person =>
    people.add({ login, display, active: true }, [`terminal:${login}`]);
  const all = { ana: add('ana', 'Ana'), bo: add('bo', 'Bo'), cy: add('cy', 'Cy'), dee: add('dee', 'Dee') };
  people.addGroup('web-team');
  people.addGroup('ops');
  people.addMember('web-team', all.ana.id, now - 1000);
  for (const person of [all.bo, all.cy, all.dee]) people.addMember('ops', person.id, now - 1000);
  people.addKey(all.ana.id, { line: ANA_KEY, fingerprint: 'SHA256:ana', addedAt: now });
  policies.add(samplePolicy, 'host:test', now);
  return all;
}

/** What answers this invocation; what others are told stays in the outbox. */
function takeOut(transaction: Transaction, now: number, answers: string): { actor: string | null; card: Card }[] {
  return transaction(({ outbox }) =>
    outbox.listDue(now, 1000).flatMap(({ id, item }) => {
      if (item.kind !== 'tell' || item.answers !== answers) return [];
      outbox.markSent(id, 'm', now);
      return [{ actor: item.actor, card: item.card }];
    }),
  );
}

function privateAnswer(sent: { actor: string | null; card: Card }[], actor: string): AnswerCard | FormCard {
  const [only, ...more] = sent;
  if (only === undefined || more.length > 0 || only.actor !== actor) throw new Error('not one private answer');
  if (only.card.kind !== 'answer' && only.card.kind !== 'form') throw new Error(`told a ${only.card.kind}`);
  return only.card;
}

function countAll(stores: Stores): ReturnType<TestWorld['count']> {
  return {
    requests: stores.requests.list({ requester: null, action: null, limit: 1000 }).length,
    held: stores.reservations.listWith('').length,
    audit: stores.audit.list({ requestId: null, person: null, limit: 1000 }).length,
  };
}

function getRequest(stores: Stores, number: number): Request {
  const request = stores.requests.findByNumber(number);
  if (request === null) throw new Error(`no R-${number}`);
  return request;
}

function cardOf(transaction: Transaction, get: typeof getRequest, number: number, now: number): RequestCard {
  return transaction((stores) => {
    const { id } = get(stores, number);
    const due = stores.outbox.listDue(now, 1000).filter(({ item }) => item.kind === 'card' && item.requestId === id);
    const card = due.at(-1)?.item.card;
    if (card?.kind !== 'request') throw new Error(`no card of R-${number} is to be sent`);
    return card;
  });
}
