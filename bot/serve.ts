import { allReadings } from '../commands/people/all-readings.js';
import { showMembers } from '../commands/request/show-members.js';
import type { Stores } from '../commands/stores.js';
import { checkDatabase } from '../db/check-database.js';
import { countChanges } from '../db/count-changes.js';
import { systemClock } from '../pipeline/clock.js';
import { createDockerEngine } from '../pipeline/docker/create-docker-engine.js';
import { loadToolFiles } from '../pipeline/recipes/load-tool-files.js';
import { makeRecipes } from '../pipeline/recipes/make-recipes.js';
import { config } from './config.js';
import { connectProxmox } from './connect-proxmox.js';
import { createSecrets } from './create-secrets.js';
import { makeOutbound as makeDiscordOutbound } from './discord/make-outbound.js';
import { startDiscord } from './discord/start.js';
import { adminSocket } from './host/admin-protocol.js';
import { type AdminServer, createAdminServer } from './host/create-admin-server.js';
import { describeHealth } from './host/describe-health.js';
import { runHostCommand } from './host/run-host-command.js';
import type { Log } from './log.js';
import { createCloneLocks } from './loops/clone-locks.js';
import type { Loop } from './loops/create-loop.js';
import { createLookUpAccounts } from './loops/look-up-accounts.js';
import type { Machine } from './loops/machine.js';
import { createReadAccounts } from './loops/read-accounts.js';
import { createReadGroups } from './loops/read-groups.js';
import { type Data, databaseFile, openData } from './open-data.js';
import { prepareData } from './prepare-data.js';
import type { Installation } from './settings/installation.js';
import { makeOutbound } from './slack/make-outbound.js';
import { startSlack } from './slack/start.js';
import { startLoops, wakingTransaction } from './start-loops.js';
import { type Platforms, startPlatforms } from './start-platforms.js';
import { version } from './version.js';

/**
 * Runs the bot until `signal` aborts; containers run on then, and the next start takes them over. Throws where it
 * cannot start: another process has the data, the database is damaged, a file is missing, the first policy is wrong.
 */
export async function serve(installation: Installation, log: Log, signal: AbortSignal): Promise<void> {
  const data = openData(installation);
  try {
    await checkDatabase(databaseFile(installation));
    prepareData(data, installation);
    await serveData(installation, data, log, signal);
  } finally {
    data.close();
  }
  log.info('chatops has ended');
}

async function serveData(installation: Installation, opened: Data, log: Log, signal: AbortSignal): Promise<void> {
  let loops: Loop | null = null;
  const transaction = wakingTransaction(opened.transaction, countChanges(opened.db), () => loops?.wake());
  const data: Data = { ...opened, transaction, tools: { ...opened.tools, transaction } };
  const proxmox = connectProxmox(installation);
  const platforms = await startPlatforms(installation, data, log, {
    slack: startSlack(makeOutbound),
    discord: startDiscord(makeDiscordOutbound),
  });
  const machine = makeMachine(installation, data, proxmox, log, platforms.all);
  const admin = await startAdmin(installation, data, log, platforms.all);
  loops = startLoops(machine, platforms.messengers, platforms.all);
  readAllGroups(machine);
  log.info({ instance: data.instance, version: version() }, 'chatops is running');
  await aborted(signal);
  await Promise.all([admin.close(), platforms.close()]);
  await loops.stop();
  await proxmox.close();
}

function makeMachine(
  installation: Installation,
  { tools, journal, logs, artifacts }: Data,
  proxmox: Machine['runner']['proxmox'],
  log: Log,
  platforms: Platforms['all'],
): Machine {
  const secrets = createSecrets(installation, log.addSecret);
  const files = loadToolFiles();
  const engine = createDockerEngine({ docker: {}, project: config.project });
  return {
    ...{ tools, files, log, recipes: makeRecipes(files), cloneLocks: createCloneLocks() },
    steady: () => performance.now(),
    runner: { engine, journal, logs, artifacts, secrets, proxmox, clock: systemClock },
    ...connectReaders(tools, platforms),
  };
}

/** What the rules have to be told of by a platform before they decide. */
function connectReaders(
  tools: Data['tools'],
  platforms: Platforms['all'],
): Pick<Machine, 'readGroups' | 'readAccounts' | 'lookUpAccounts'> {
  const { transaction } = tools;
  const onChange = (stores: Stores, group: string): void => showMembers(stores, tools, group);
  const memberReaderOf = (platform: string) => platforms.get(platform)?.readMember ?? null;
  const readerOf = (platform: string) => platforms.get(platform)?.readGroup ?? null;
  const lookUpOf = (platform: string) => platforms.get(platform)?.lookUpAccount ?? null;
  return {
    readGroups: createReadGroups({ transaction, clock: systemClock, readerOf, onChange }),
    readAccounts: createReadAccounts({ transaction, clock: systemClock, readerOf: memberReaderOf, onChange }),
    lookUpAccounts: createLookUpAccounts(systemClock, lookUpOf),
  };
}

/** So that cards name who may approve before anybody asks for something. */
function readAllGroups({ tools, readGroups, readAccounts, log }: Machine): void {
  const { groups, accounts } = tools.transaction(({ people }) => allReadings(people));
  const all = [
    readGroups(groups.map((name) => ({ name, maxAgeMs: 0 }))),
    readAccounts(accounts.map((actor) => ({ actor, maxAgeMs: 0 }))),
  ];
  Promise.all(all).catch((error) => log.error({ err: error }, 'the mirrored groups were not read at the start'));
}

function startAdmin(
  installation: Installation,
  data: Data,
  log: Log,
  platforms: Platforms['all'],
): Promise<AdminServer> {
  return createAdminServer({
    path: adminSocket(installation),
    handlers: {
      health: async () => describeHealth(version(), platforms),
      run: (command) => runHostCommand(data, command),
      onError: (error) => log.error(error, 'a command of the host failed'),
    },
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
