import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';
import { connectDiscord } from '../bot/discord/connect-discord.js';
import { describeCommands } from '../bot/discord/describe-commands.js';
import { keepTogether } from '../bot/keep-together.js';
import { createLog } from '../bot/log.js';
import type { PlatformDoor } from '../bot/platform-door.js';
import { catalog } from '../commands/catalog.js';
import { sampleSettings } from '../commands/fakes/sample-settings.js';
import { openTestDatabase, type TestDatabase } from '../db/fakes/open-test-database.js';
import { IDS } from '../test/stand-ins/discord/state/seed-server.js';
import { type DiscordAsk, DiscordTold } from './rounds/discord-side-protocol.js';
import { type BenchResult, median } from './rounds/measure.js';

/**
 * From an interaction to its deferral, with the durable commit between, 32 at once: the bot against bare discord.js whose
 * listener does the same insert into the same kind of file. Discord's side runs in a process of its own.
 */
/** Discord's client is compiled by the engine only after some thousand inputs: the rounds before warm both up. */
const warmUp = 4;
const rounds = 16;
const goal = 0.9;
const goalP99Ms = 50;
const inputs = 500;
const atOnce = 32;

type Side = Extract<DiscordTold, { told: 'ready' }>['discords'][number];

const side = fork(join(import.meta.dirname, 'rounds/discord-side.ts'), { execArgv: ['--import', 'tsx'] });
const databases = [openTestDatabase(), openTestDatabase()] as const;
const closings: (() => Promise<void>)[] = [];
try {
  const told = await next(side);
  if (told.told !== 'ready') throw new Error('the other side is not ready');
  const [ours, theirs] = told.discords;
  if (ours === undefined || theirs === undefined) throw new Error('there are two Discords');
  closings.push(startProduct(ours, databases[0]));
  closings.push(await startBare(theirs, databases[1]));
  console.log(JSON.stringify(await compare()));
} finally {
  await Promise.all(closings.map((close) => close()));
  side.disconnect();
  for (const { remove } of databases) remove();
}

async function compare(): Promise<
  BenchResult & { p99Ms: number; perSecond: number; bareJsPerSecond: number; bareP99Ms: number }
> {
  const ackMs: number[] = [];
  const bareMs: number[] = [];
  const [product, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const one = await oneRound(0);
    const other = await oneRound(1);
    console.log(
      `round ${round}: product ${one.perSecond.toFixed(0)}/s, bare discord.js ${other.perSecond.toFixed(0)}/s`,
    );
    if (round < warmUp) continue;
    product.push(one.perSecond);
    bare.push(other.perSecond);
    ackMs.push(...one.ackMs);
    bareMs.push(...other.ackMs);
  }
  const ratio = median(product) / median(bare);
  const p99Ms = p99(ackMs);
  return {
    ...{ bench: 'discord-ack', ratio, goal, holds: ratio >= goal && p99Ms < goalP99Ms, p99Ms },
    ...{ perSecond: median(product), bareJsPerSecond: median(bare), bareP99Ms: p99(bareMs) },
  };
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.POSITIVE_INFINITY;
}

async function oneRound(discord: number): Promise<{ perSecond: number; ackMs: number[] }> {
  side.send({ discord, inputs, atOnce } satisfies DiscordAsk);
  const told = await next(side);
  if (told.told !== 'round') throw new Error('no round');
  return { perSecond: inputs / (told.tookMs / 1000), ackMs: told.ackMs };
}

/** What the other side says next; its end is an error. */
async function next(process: ChildProcess): Promise<DiscordTold> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the side of Discord ended'));
  process.once('exit', onExit);
  const [message] = await once(process, 'message', { signal: ended.signal });
  process.off('exit', onExit);
  return DiscordTold.parse(message);
}

function startProduct({ apiUrl, token }: Side, { transaction }: TestDatabase): () => Promise<void> {
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
  const { close } = connectDiscord({
    ...{ apiUrl, token, door, log: createLog('warn'), proxy: { https: null, except: null } },
    ...{ look: { guild: IDS.guild, command: 'vm' }, settings: sampleSettings },
  });
  return close;
}

/** The same row; everything else is the client's own way. */
async function startBare({ apiUrl, token }: Side, { db }: TestDatabase): Promise<() => Promise<void>> {
  const insert = db.prepare('INSERT INTO invocations (id, actor, at, invocation) VALUES (?, ?, ?, ?)');
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl, retries: 0 } });
  client.on(Events.Error, (error) => console.error(error));
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { id, user, commandName, options } = interaction;
    const input = { kind: 'command', text: `/${commandName} ${options.getSubcommand()} ${options.getString('name')}` };
    insert.run(id, user.id, Date.now(), JSON.stringify({ id, actor: user.id, input }));
    interaction.deferReply({ flags: MessageFlags.Ephemeral }).catch((error: Error) => console.error(error));
  });
  const isReady = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  await isReady;
  await client.application?.commands.set(describeCommands(catalog, 'vm', sampleSettings), IDS.guild);
  return () => client.destroy();
}
