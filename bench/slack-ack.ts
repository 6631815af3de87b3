import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { keepTogether } from '../bot/keep-together.js';
import { createLog } from '../bot/log.js';
import type { PlatformDoor } from '../bot/platform-door.js';
import { connectSlack } from '../bot/slack/connect-slack.js';
import { openTestDatabase, type TestDatabase } from '../db/fakes/open-test-database.js';
import { type BenchResult, median } from './rounds/measure.js';
import { type SlackAsk, SlackTold } from './rounds/slack-side-protocol.js';

/**
 * From an input to its acknowledgement, with the durable commit between, 32 at once: the bot against bare Bolt whose
 * handler does the same insert into the same kind of file. Slack's side runs in a process of its own.
 */
const rounds = 16;
const goal = 0.9;
const goalP99Ms = 30;
const inputs = 2_000;
const atOnce = 32;

type Side = Extract<SlackTold, { told: 'ready' }>['slacks'][number];

const Acked = z.object({ command: z.string(), text: z.string(), user_id: z.string(), trigger_id: z.string() });

const side = fork(join(import.meta.dirname, 'rounds/slack-side.ts'), { execArgv: ['--import', 'tsx'] });
const databases = [openTestDatabase(), openTestDatabase()] as const;
const closings: (() => Promise<void>)[] = [];
try {
  const told = await next(side);
  if (told.told !== 'ready') throw new Error('the other side is not ready');
  const [ours, theirs] = told.slacks;
  if (ours === undefined || theirs === undefined) throw new Error('there are two Slacks');
  closings.push(startProduct(ours, databases[0]));
  closings.push(await startBare(theirs, databases[1]));
  console.log(JSON.stringify(await compare()));
} finally {
  await Promise.all(closings.map((close) => close()));
  side.disconnect();
  for (const { remove } of databases) remove();
}

async function compare(): Promise<BenchResult & { p99Ms: number; perSecond: number; boltPerSecond: number }> {
  const ackMs: number[] = [];
  const [product, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const one = await oneRound(0);
    const other = await oneRound(1);
    console.log(`round ${round}: product ${one.perSecond.toFixed(0)}/s, bare Bolt ${other.perSecond.toFixed(0)}/s`);
    // The first warms both up.
    if (round === 0) continue;
    product.push(one.perSecond);
    bare.push(other.perSecond);
    ackMs.push(...one.ackMs);
  }
  const ratio = median(product) / median(bare);
  const p99Ms = ackMs.toSorted((a, b) => a - b)[Math.floor(ackMs.length * 0.99)] ?? Number.POSITIVE_INFINITY;
  const holds = ratio >= goal && p99Ms < goalP99Ms;
  return {
    ...{ bench: 'slack-ack', ratio, goal, holds, p99Ms },
    ...{ perSecond: median(product), boltPerSecond: median(bare) },
  };
}

async function oneRound(slack: number): Promise<{ perSecond: number; ackMs: number[] }> {
  side.send({ slack, inputs, atOnce } satisfies SlackAsk);
  const told = await next(side);
  if (told.told !== 'round') throw new Error('no round');
  return { perSecond: inputs / (told.tookMs / 1000), ackMs: told.ackMs };
}

/** What the other side says next; its end is an error. */
async function next(process: ChildProcess): Promise<SlackTold> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the side of Slack ended'));
  process.once('exit', onExit);
  const [message] = await once(process, 'message', { signal: ended.signal });
  process.off('exit', onExit);
  return SlackTold.parse(message);
}

function startProduct({ apiUrl, botToken, appToken, team }: Side, { transaction }: TestDatabase): () => Promise<void> {
  const none = (): never => {
    throw new Error('the bench asks for nothing of it');
  };
  const door: PlatformDoor = {
    now: Date.now,
    storeInvocation: keepTogether(transaction),
    voidInvocation: (id) => transaction((stores) => stores.invocations.markVoid(id, Date.now())),
    ...{ previewForm: none, beforePress: none, openHome: none, suggest: none, homeOf: none, findPost: () => null },
    onError: (error) => console.error(error),
  };
  const { close } = connectSlack({
    ...{ apiUrl, door, log: createLog('warn'), proxy: { https: null, except: null } },
    ...{ tokens: { bot: botToken, app: appToken }, look: { team, command: 'vm', planBlock: true } },
  });
  return close;
}

/** Two sockets as well, and the same row; everything else is Bolt's own way. */
async function startBare({ apiUrl, botToken, appToken }: Side, { db }: TestDatabase): Promise<() => Promise<void>> {
  const insert = db.prepare('INSERT INTO invocations (id, actor, at, invocation) VALUES (?, ?, ?, ?)');
  const makeReceiver = (): SocketModeReceiver =>
    new SocketModeReceiver({
      ...{ appToken, logLevel: LogLevel.ERROR },
      installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
    });
  const receivers = [makeReceiver(), makeReceiver()] as const;
  const clientOptions = { slackApiUrl: apiUrl };
  const app = new App({ token: botToken, receiver: receivers[0], logLevel: LogLevel.ERROR, clientOptions });
  app.command('/vm', async ({ body, ack }) => {
    const { command, text, user_id, trigger_id } = Acked.parse(body);
    const input = { kind: 'command', text: `${command} ${text}` };
    insert.run(trigger_id, user_id, Date.now(), JSON.stringify({ id: trigger_id, actor: user_id, input }));
    await ack();
  });
  receivers[1].init(app);
  await Promise.all(receivers.map((receiver) => receiver.start()));
  return async () => {
    await Promise.all(receivers.map(({ client }) => client.disconnect()));
  };
}
