import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createAnswerWays } from '../bot/answer-ways.js';
import { callByRest } from '../bot/discord/fakes/call-by-rest.js';
import { makeOutbound } from '../bot/discord/make-outbound.js';
import { createLoop, type Loop } from '../bot/loops/create-loop.js';
import { send } from '../bot/loops/send.js';
import { createWorkers } from '../bot/loops/workers.js';
import { wakingTransaction } from '../bot/start-loops.js';
import { waitingCard } from '../bot/terminal/fakes/sample-cards.js';
import type { RequestCard } from '../commands/card.js';
import type { Transaction } from '../commands/stores.js';
import { countChanges } from '../db/count-changes.js';
import { openTestDatabase } from '../db/fakes/open-test-database.js';
import { systemClock } from '../pipeline/clock.js';
import { type CardsAsked, CardsTold } from './rounds/discord-cards-protocol.js';
import type { BenchResult } from './rounds/measure.js';

/**
 * 40 live runs with an event every 100 ms each, against a Discord with its limits in a process of its own: a minute in
 * which the cards are young, then two hours are skipped, and a minute in which they are old.
 */
const runs = 40;
const eventMs = 100;
/** 40 posts take about 40 s of one channel. */
const settleMs = 45_000;
const minuteMs = 60_000;
/** Of old messages Discord takes far fewer edits, so fewer runs end with them. */
const endEveryMs = { young: 5_000, old: 12_000 };
/** Until what has just ended is shown. */
const lastMs = 10_000;
const skipMs = 2 * 60 * 60_000;
const goalMs = 5_000;

const side = fork(join(import.meta.dirname, 'rounds/discord-cards-side.ts'), { execArgv: ['--import', 'tsx'] });
const test = openTestDatabase();
let skippedMs = 0;
const now = (): number => Date.now() + skippedMs;
const closings: (() => Promise<void>)[] = [];
try {
  const told = await next();
  if (told.told !== 'ready') throw new Error('the other side is not ready');
  let loop: Loop | null = null;
  const transaction = wakingTransaction(test.transaction, countChanges(test.db), () => loop?.wake());
  const { messenger } = openOutbound(told, transaction);
  closings.push(() => messenger.close());
  const messengers = new Map([['discord', messenger]]);
  const lanes = createWorkers({
    ...{ clock: systemClock, onEnd: () => loop?.wake() },
    onError: (lane, error) => {
      console.error(lane, error);
      return 'again';
    },
  });
  loop = createLoop(() => send(transaction, messengers, now, lanes, 'posted'), console.error, 1_000);
  closings.push(loop.stop);
  console.log(JSON.stringify(await measureEnds(transaction, `discord:${told.channel}`)));
} finally {
  for (const close of closings.reverse()) await close();
  side.disconnect();
  test.remove();
}

interface Result extends BenchResult {
  /** Answers 401, 403 and 429. */
  invalid: number;
  terminalEditP95Ms: number;
  oldTerminalEditP95Ms: number;
  terminalEditMaxMs: number;
  edits: number;
}

async function measureEnds(transaction: Transaction, channel: string): Promise<Result> {
  const live = Array.from({ length: runs }, (_, index) => index + 1);
  const endedAt = { young: new Map<number, number>(), old: new Map<number, number>() };
  let count = 0;
  const events = setInterval(() => {
    count += 1;
    transaction(({ outbox }) => {
      for (const run of live) outbox.add(cardItem(channel, run, running(run, count)), now());
    });
  }, eventMs);
  const endFor = async (age: 'young' | 'old'): Promise<void> => {
    for (let passedMs = 0; passedMs < minuteMs; passedMs += endEveryMs[age]) {
      const run = live.shift() ?? 0;
      endedAt[age].set(run, now());
      transaction(({ outbox }) => {
        const mention = {
          kind: 'mention',
          to: waitingCard.requester,
          label: `R-${run}`,
          text: 'it has ended',
        } as const;
        outbox.add(cardItem(channel, run, denied(run)), now());
        outbox.add({ ...cardItem(channel, run, denied(run)), kind: 'reply', card: mention }, now());
      });
      await pause(endEveryMs[age]);
    }
  };
  await pause(settleMs);
  await endFor('young');
  await pause(lastMs);
  ask({ asked: 'skip', ms: skipMs });
  await next();
  skippedMs += skipMs;
  await endFor('old');
  clearInterval(events);
  await pause(2 * lastMs);
  return concludeEnds(endedAt);
}

async function concludeEnds(endedAt: Record<'young' | 'old', ReadonlyMap<number, number>>): Promise<Result> {
  ask({ asked: 'report' });
  const told = await next();
  if (told.told !== 'report') throw new Error('no report');
  const { invalid, violations, edits, shownAt } = told;
  const timesOf = (ends: ReadonlyMap<number, number>): number[] =>
    [...ends].map(([run, at]) => {
      const shown = shownAt.find(({ text }) => new RegExp(`R-${run}\\b.*[Dd]enied`, 's').test(text));
      return shown === undefined ? Number.MAX_SAFE_INTEGER : shown.at - at;
    });
  const [young, old] = [timesOf(endedAt.young), timesOf(endedAt.old)];
  const terminalEditP95Ms = p95(young);
  const isWhole = shownAt.length === runs && violations === 0;
  const holds = isWhole && invalid === 0 && terminalEditP95Ms <= goalMs;
  return {
    ...{ bench: 'discord-cards', ratio: terminalEditP95Ms / goalMs, goal: 1, holds, invalid, terminalEditP95Ms },
    ...{ oldTerminalEditP95Ms: p95(old), terminalEditMaxMs: Math.max(...young, ...old), edits },
  };
}

function p95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.MAX_SAFE_INTEGER;
}

function cardItem(channel: string, run: number, card: RequestCard) {
  return { kind: 'card', requestId: `r-${run}`, channel, card } as const;
}

function running(run: number, count: number): RequestCard {
  return { ...waitingCard, label: `R-${run}`, state: 'running', stateNote: `event ${count}`, approval: null };
}

function denied(run: number): RequestCard {
  return { ...running(run, 0), state: 'denied', stateNote: null };
}

function openOutbound(
  { apiUrl, token, guild, fallbackChannel }: Extract<CardsTold, { told: 'ready' }>,
  transaction: Transaction,
): ReturnType<typeof makeOutbound> {
  const findPost = (requestId: string) => transaction(({ outbox }) => outbox.listPosts(requestId)[0] ?? null);
  const connection = { call: callByRest({ apiUrl, botToken: () => token }), ways: createAnswerWays(now, 900_000) };
  const options = { installation: { guild, fallbackChannel }, door: { now, findPost } };
  return makeOutbound(connection, { guild, command: 'vm' }, options);
}

function ask(asked: CardsAsked): void {
  side.send(asked);
}

/** What the other side says next; its end is an error. */
async function next(): Promise<CardsTold> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the side of Discord ended'));
  side.once('exit', onExit);
  const [message] = await once(side, 'message', { signal: ended.signal });
  side.off('exit', onExit);
  return CardsTold.parse(message);
}
