import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLog } from '../bot/log.js';
import { createLoop, type Loop } from '../bot/loops/create-loop.js';
import { send } from '../bot/loops/send.js';
import { createWorkers } from '../bot/loops/workers.js';
import type { Platform } from '../bot/platform.js';
import type { PlatformDoor } from '../bot/platform-door.js';
import { makeOutbound } from '../bot/slack/make-outbound.js';
import { slackCard } from '../bot/slack/render/fakes/slack-cards.js';
import { startSlack } from '../bot/slack/start.js';
import { wakingTransaction } from '../bot/start-loops.js';
import type { RequestCard } from '../commands/card.js';
import type { Transaction } from '../commands/stores.js';
import { countChanges } from '../db/count-changes.js';
import { openTestDatabase } from '../db/fakes/open-test-database.js';
import { systemClock } from '../pipeline/clock.js';
import type { BenchResult } from './rounds/measure.js';
import { CardsTold } from './rounds/slack-cards-protocol.js';

/**
 * 40 live runs with an event every 100 ms each, against a Slack with its tiers in a process of its own. Runs end one
 * every 5 s, and eight within one second in the middle: about the 20 ends in a minute that 45 edits leave beside progress.
 */
const runs = 40;
const eventMs = 100;
const endEveryMs = 5_000;
const bunch = 8;
/** The first minute of a process has half of the edits, and 40 posts take 40 s of one channel. */
const settleMs = 65_000;
const goalMs = 5_000;

const side = fork(join(import.meta.dirname, 'rounds/slack-cards-side.ts'), { execArgv: ['--import', 'tsx'] });
const test = openTestDatabase();
const closings: (() => Promise<void>)[] = [];
try {
  const told = await next();
  if (told.told !== 'ready') throw new Error('the other side is not ready');
  let loop: Loop | null = null;
  const transaction = wakingTransaction(test.transaction, countChanges(test.db), () => loop?.wake());
  const platform = await startPlatform(told, transaction);
  closings.push(() => platform.close());
  const messengers = new Map([['slack', platform.messenger]]);
  const lanes = createWorkers({
    ...{ clock: systemClock, onEnd: () => loop?.wake() },
    onError: (lane, error) => {
      console.error(lane, error);
      return 'again';
    },
  });
  loop = createLoop(() => send(transaction, messengers, Date.now, lanes, 'posted'), console.error, 1_000);
  closings.push(loop.stop);
  console.log(JSON.stringify(await measureEnds(transaction)));
} finally {
  for (const close of closings.reverse()) await close();
  side.disconnect();
  test.remove();
}

async function measureEnds(
  transaction: Transaction,
): Promise<BenchResult & { refused: number; terminalEditP95Ms: number; terminalEditMaxMs: number; edits: number }> {
  const live = new Set(Array.from({ length: runs }, (_, index) => index + 1));
  const endedAt = new Map<number, number>();
  let count = 0;
  const events = setInterval(() => {
    count += 1;
    transaction(({ outbox }) => {
      for (const run of live) outbox.add(cardItem(run, running(run, count)), Date.now());
    });
  }, eventMs);
  const end = (run: number): void => {
    live.delete(run);
    endedAt.set(run, Date.now());
    transaction(({ outbox }) => {
      outbox.add(cardItem(run, denied(run)), Date.now());
      const mention = { kind: 'mention', to: slackCard.requester, label: `R-${run}`, text: 'it has ended' } as const;
      outbox.add({ ...cardItem(run, denied(run)), kind: 'reply', card: mention }, Date.now());
    });
  };
  await pause(settleMs);
  for (let run = 1; run <= runs; run += 1) {
    end(run);
    const isInBunch = run >= runs / 2 && run < runs / 2 + bunch - 1;
    await pause(isInBunch ? 1_000 / bunch : endEveryMs);
  }
  clearInterval(events);
  await pause(10_000);
  return concludeEnds(endedAt);
}

async function concludeEnds(
  endedAt: ReadonlyMap<number, number>,
): Promise<BenchResult & { refused: number; terminalEditP95Ms: number; terminalEditMaxMs: number; edits: number }> {
  side.send('report');
  const told = await next();
  if (told.told !== 'report') throw new Error('no report');
  const { refused, violations, edits, shownAt } = told;
  const tookMs = [...endedAt].map(([run, at]) => {
    const shown = shownAt.find(({ text }) => new RegExp(`R-${run}\\b.*denied`, 's').test(text));
    return shown === undefined ? Number.MAX_SAFE_INTEGER : shown.at - at;
  });
  const sorted = tookMs.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.MAX_SAFE_INTEGER;
  const isWhole = shownAt.length === runs && violations === 0;
  return {
    ...{ bench: 'slack-cards', ratio: p95 / goalMs, goal: 1, holds: isWhole && refused === 0 && p95 <= goalMs },
    ...{ refused, terminalEditP95Ms: p95, terminalEditMaxMs: sorted.at(-1) ?? Number.MAX_SAFE_INTEGER, edits },
  };
}

function cardItem(run: number, card: RequestCard) {
  return { kind: 'card', requestId: `r-${run}`, channel: 'slack:C1', card } as const;
}

function running(run: number, count: number): RequestCard {
  return { ...slackCard, label: `R-${run}`, state: 'running', stateNote: `event ${count}`, approval: null };
}

function denied(run: number): RequestCard {
  return { ...running(run, 0), state: 'denied', stateNote: null };
}

function startPlatform(
  { apiUrl, botToken, appToken, team }: Extract<CardsTold, { told: 'ready' }>,
  transaction: Transaction,
): Promise<Platform> {
  const none = (): never => {
    throw new Error('the bench asks for nothing of it');
  };
  const door: PlatformDoor = {
    now: Date.now,
    ...{
      storeInvocation: none,
      voidInvocation: none,
      previewForm: none,
      beforePress: none,
      openHome: none,
      suggest: none,
    },
    homeOf: none,
    findPost: (requestId) => transaction((stores) => stores.outbox.listPosts(requestId)[0] ?? null),
    onError: (error) => console.error(error),
  };
  return startSlack(makeOutbound)({
    installation: {
      ...{ team, apiUrl, command: 'vm', fallbackChannel: 'C2', operatorsChannel: null },
      ...{ botTokenFile: '', appTokenFile: '' },
    },
    tokens: { bot: botToken, app: appToken },
    ...{ door, log: createLog('warn'), proxy: { https: null, except: null } },
  });
}

/** What the other side says next; its end is an error. */
async function next(): Promise<CardsTold> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the side of Slack ended'));
  side.once('exit', onExit);
  const [message] = await once(side, 'message', { signal: ended.signal });
  side.off('exit', onExit);
  return CardsTold.parse(message);
}
