import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ROOT } from '../read-sources.js';
import { findLeftovers } from './find-leftovers.js';
import { linesOf, outputOf, type Ran, runProgram } from './run-program.js';
import { type SandboxControl, sandboxControl } from './sandbox-control.js';
import { type Conversation, talkAs } from './talk-as.js';

export interface StackOptions {
  /** Name of a file of the demo's configuration to what becomes of it before the start. */
  config?: Partial<Record<'chatops.yaml' | 'policy.yaml', (text: string) => string>>;
  /** Path in the operator's content folder to the file's text. */
  content?: Readonly<Record<string, string>>;
  /** An operator's own compose file beside ours, given the folder in which `files` are. */
  override?: (folder: string) => string;
  files?: Readonly<Record<string, string>>;
  /** The compose project whose images are used; by default the one that `npm test` has built. */
  imagesOf?: string;
  /** Called with this host's address on the bot's network, before the bot starts; gives the address of a chat's API. */
  slackAt?: ChatAt;
  discordAt?: ChatAt;
}

type ChatAt = (host: string) => Promise<string>;

/** One whole installation with a sandbox in real containers. */
export interface Stack {
  project: string;
  /** Holds what belongs to this installation; free for a test's own files too. */
  folder: string;
  backend: string;
  sandbox: SandboxControl;
  talkAs(name: string): Conversation;
  /** `chatops ARGUMENTS` in the bot's container. */
  chatops(...args: string[]): Promise<Ran>;
  /** SIGKILL to everything in the bot's container; it stays down. */
  killBackend(): Promise<void>;
  /** Starts it again and connects the conversations anew. */
  startBackend(): Promise<void>;
  /** Rows of a consistent copy of the bot's database. */
  rows<S extends z.ZodType>(schema: S, sql: string): Promise<z.output<S>[]>;
  /** Removes everything that the installation made, and rejects if something is left. */
  stop(): Promise<void>;
}

const builtProject = process.env.CHATOPS_PROJECT ?? 'chatops';
const startMs = 300_000;
/** A test types faster than a person may. */
const unhurried = '\nlimits: { commandsPerMinute: 600 }\n';

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const project = `chatops-e2e-${randomBytes(4).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), `${project}-`));
  writeFiles(folder, options);
  const stackCommand = (command: StackCommand, more: readonly string[] = []) =>
    runStackCommand(command, project, folder, options, more);
  try {
    await stackCommand('up', await startChats(options, stackCommand));
    return await openStack(project, folder, async () => void (await stackCommand('down')));
  } catch (error) {
    await stackCommand('down').catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

type StackCommand = 'networks' | 'up' | 'down';

async function startChats(
  { slackAt, discordAt }: StackOptions,
  stackCommand: (command: StackCommand) => Promise<string>,
): Promise<string[]> {
  if (slackAt === undefined && discordAt === undefined) return [];
  const host = linesOf(await stackCommand('networks')).at(-1) ?? '';
  return [
    ...(slackAt === undefined ? [] : ['--slack-url', await slackAt(host)]),
    ...(discordAt === undefined ? [] : ['--discord-url', await discordAt(host)]),
  ];
}

function writeFiles(folder: string, { config = {}, content = {}, files = {}, override }: StackOptions): void {
  const demo = join(ROOT, 'config/demo');
  const changes = new Map(Object.entries(config));
  const write = (path: string, text: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const name of readdirSync(demo)) {
    const text = readFileSync(join(demo, name), 'utf8') + (name === 'chatops.yaml' ? unhurried : '');
    write(`written-config/${name}`, changes.get(name)?.(text) ?? text);
  }
  mkdirSync(join(folder, 'content'));
  for (const [path, text] of Object.entries(content)) write(`content/${path}`, text);
  for (const [path, text] of Object.entries(files)) write(path, text);
  if (override !== undefined) write('override.yml', override(folder));
}

async function runStackCommand(
  command: StackCommand,
  project: string,
  folder: string,
  { override, imagesOf = builtProject }: StackOptions,
  more: readonly string[],
): Promise<string> {
  const files = [join(ROOT, 'docker-compose.yml'), ...(override === undefined ? [] : [join(folder, 'override.yml')])];
  const places = ['--config', join(folder, 'written-config'), '--content', join(folder, 'content')];
  const args = ['--project', project, '--folder', folder, ...places, '--images-of', imagesOf, ...more];
  return outputOf(process.execPath, [join(ROOT, 'scripts/stack.mjs'), command, ...args], {
    env: { ...process.env, COMPOSE_FILE: files.join(':') },
    timeoutMs: startMs,
  });
}

async function openStack(project: string, folder: string, down: () => Promise<void>): Promise<Stack> {
  const backend = `${project}-proxmox-backend-1`;
  const conversations: Conversation[] = [];
  const talk = ['docker', 'exec', '-i', backend, 'chatops', 'terminal', '--json'];
  const chatops = (...args: string[]) => runProgram('docker', ['exec', backend, 'chatops', ...args]);
  return {
    project,
    folder,
    backend,
    sandbox: await sandboxControl(`${project}-proxmox-sandbox-1`, project),
    talkAs: (name) => {
      const conversation = talkAs(name, talk);
      conversations.push(conversation);
      return conversation;
    },
    chatops,
    killBackend: async () => void (await outputOf('docker', ['kill', '-s', 'KILL', backend])),
    startBackend: async () => {
      await outputOf('docker', ['start', backend]);
      for (const conversation of conversations) conversation.reopen();
    },
    rows: (schema, sql) => readRows(backend, folder, schema, sql),
    stop: async () => {
      for (const conversation of conversations) conversation.close();
      await down();
      rmSync(folder, { recursive: true, force: true });
      const left = await findLeftovers(project);
      if (left.length > 0) throw new Error(`${project} left behind: ${left.join(', ')}`);
    },
  };
}

/** A database in use is copied by the program that knows how. */
async function readRows<S extends z.ZodType>(
  backend: string,
  folder: string,
  schema: S,
  sql: string,
): Promise<z.output<S>[]> {
  const name = `copy-${randomBytes(4).toString('hex')}.sqlite`;
  const file = join(folder, name);
  await outputOf('docker', ['exec', backend, 'chatops', 'backup', `/data/${name}`]);
  await outputOf('docker', ['cp', '-q', `${backend}:/data/${name}`, file]);
  await outputOf('docker', ['exec', backend, 'rm', `/data/${name}`]);
  const database = new Database(file, { readonly: true });
  try {
    return z.array(schema).parse(database.prepare(sql).all());
  } finally {
    database.close();
    rmSync(file);
  }
}
