import { createLog } from '../../bot/log.js';
import { createCloneLocks } from '../../bot/loops/clone-locks.js';
import type { Loop } from '../../bot/loops/create-loop.js';
import { createLookUpAccounts } from '../../bot/loops/look-up-accounts.js';
import type { Machine } from '../../bot/loops/machine.js';
import { createReadAccounts } from '../../bot/loops/read-accounts.js';
import { createReadGroups } from '../../bot/loops/read-groups.js';
import type { Messenger } from '../../bot/messenger.js';
import type { Platform } from '../../bot/platform.js';
import { readRules } from '../../bot/settings/read-rules.js';
import { startLoops, wakingTransaction } from '../../bot/start-loops.js';
import type { Request } from '../../commands/request/request.js';
import { showMembers } from '../../commands/request/show-members.js';
import { randomMac } from '../../commands/reservation/random-mac.js';
import type { Settings } from '../../commands/settings.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { artifacts } from '../../db/artifacts.js';
import { countChanges } from '../../db/count-changes.js';
import { openTestDatabase } from '../../db/fakes/open-test-database.js';
import { journal } from '../../db/journal.js';
import { logChunks } from '../../db/log-chunks.js';
import { randomId } from '../../db/random-id.js';
import { readInstance } from '../../db/read-instance.js';
import type { Clock } from '../../pipeline/clock.js';
import { createFakeEngine, type FakeEngine } from '../../pipeline/fakes/fake-engine.js';
import { createFakeProxmox, type FakeProxmox } from '../../pipeline/fakes/fake-proxmox.js';
import { loadToolFiles } from '../../pipeline/recipes/load-tool-files.js';
import { makeRecipes } from '../../pipeline/recipes/make-recipes.js';
import type { ArtifactName, ArtifactStore } from '../../pipeline/run/artifact-store.js';
import { createLife, type Life } from './create-life.js';
import { bootedGuest, type GuestWish } from './fake-guest.js';
import { type FakeTools, installFakeTools } from './fake-tools.js';

/** The bot without its outside, in this process, on the fake engine and the fake cluster. */
export interface AssembledBot {
  proxmox: FakeProxmox;
  engine: FakeEngine;
  tools: FakeTools;
  instance: string;
  /** Artifacts of these names can be neither read nor kept: the machine of the bot is broken. */
  broken: Map<ArtifactName, Error>;
  /** What requested VMs do that boot from now on; templates' bases boot well. */
  guest: GuestWish;
  useCases: UseCaseTools;
  request(number: number): Request;
  stores<T>(read: (stores: Stores) => T): T;
  /** Everything that all steps of all runs of R-1 printed, as it is kept. */
  output(): string;
  /** Another process takes over the same data; containers and Proxmox go on. */
  restart(): Promise<void>;
  /** The same, but the process before is gone from one moment to the next: it neither finishes nor records anything. */
  kill(): Promise<void>;
  wake(): void;
  close(): Promise<void>;
}

/** What the bot talks by, made anew at each start of it. */
interface Outside {
  messengers: ReadonlyMap<string, Messenger>;
  platforms: ReadonlyMap<string, Platform>;
  close(): Promise<void>;
}

export interface BotParts {
  clock: Clock;
  /** Of what waits for a platform's answer. */
  platformClock: Clock;
  settings: Settings;
  /** People and policies, once. */
  fill(stores: Stores): void;
  openOutside(tools: UseCaseTools): Promise<Outside>;
}

export async function assembleBot({
  clock,
  platformClock,
  settings,
  fill,
  openOutside,
}: BotParts): Promise<AssembledBot> {
  const database = openTestDatabase();
  const engine = createFakeEngine();
  const proxmox = createFakeProxmox(clock.now);
  const tools = installFakeTools(engine, proxmox);
  const guest: GuestWish = {};
  const broken: AssembledBot['broken'] = new Map();
  proxmox.world.boot = (vm) => {
    const wish = vm.vmid < settings.vmids.from ? {} : { ...addressOf(transaction, vm.vmid), ...guest };
    return bootedGuest(vm, tools.instanceIds, wish);
  };

  let loops: Loop | null = null;
  let outside: Outside | null = null;
  const transaction = wakingTransaction(database.transaction, countChanges(database.db), () => loops?.wake());
  const stored = { journal: journal(database.db), logs: logChunks(database.db) };
  const useCases: UseCaseTools = {
    ...{ ...stored, transaction, settings, instance: readInstance(database.db) },
    readRules,
    ...{ now: clock.now, newId: randomId, newMac: randomMac, tokenKey: Buffer.from('a key of the test') },
  };
  const files = loadToolFiles();
  const secret = 'token-secret-0001';
  const platformOf = (name: string): Platform | null => outside?.platforms.get(name) ?? null;
  const makeMachine = (life: Life): Machine => {
    const logs = life.bind(stored.logs);
    const own: UseCaseTools = {
      ...{ ...useCases, logs, journal: life.bind(stored.journal) },
      transaction(act) {
        life.check();
        return transaction(act);
      },
    };
    return {
      steady: clock.now,
      ...{ tools: own, files, recipes: makeRecipes(files), cloneLocks: createCloneLocks() },
      runner: {
        ...{ logs, journal: life.bind(stored.journal), engine: life.bind(engine), proxmox: life.bind(proxmox), clock },
        artifacts: life.bind(breakable(artifacts(database.db, database.sealer, clock.now), broken)),
        secrets: { read: async () => Buffer.from(secret), all: () => [secret] },
      },
      log: createLog('silent'),
      readGroups: createReadGroups({
        onChange: (stores, group) => showMembers(stores, useCases, group),
        ...{ transaction: own.transaction, clock: platformClock },
        readerOf: (name) => platformOf(name)?.readGroup ?? null,
      }),
      readAccounts: createReadAccounts({
        onChange: (stores, group) => showMembers(stores, useCases, group),
        ...{ transaction: own.transaction, clock: platformClock },
        readerOf: (name) => platformOf(name)?.readMember ?? null,
      }),
      lookUpAccounts: createLookUpAccounts(platformClock, (name) => platformOf(name)?.lookUpAccount ?? null),
    };
  };
  let life = createLife();
  const ghosts: Promise<void>[] = [];
  const open = async (): Promise<void> => {
    life = createLife();
    const machine = makeMachine(life);
    outside = await openOutside(machine.tools);
    loops = startLoops(machine, outside.messengers, outside.platforms);
  };
  const stop = async (): Promise<void> => {
    const stopping = loops;
    await outside?.close();
    await stopping?.stop();
  };
  transaction(fill);
  await open();

  const request = (number: number): Request => transaction((stores) => getRequest(stores, number));
  return {
    ...{ broken, proxmox, engine, tools, guest, instance: useCases.instance, useCases, request },
    stores: (read) => transaction(read),
    output: () => outputOf(transaction, stored, request),
    async restart() {
      await stop();
      await open();
    },
    async kill() {
      life.end();
      ghosts.push(stop());
      await open();
    },
    wake: () => loops?.wake(),
    async close() {
      await stop();
      await Promise.all(ghosts);
      database.remove();
    },
  };
}

function breakable(store: ArtifactStore, broken: AssembledBot['broken']): ArtifactStore {
  const check = (name: ArtifactName): void => {
    const error = broken.get(name);
    if (error !== undefined) throw error;
  };
  return {
    save: async (scope, name, content) => {
      check(name);
      return store.save(scope, name, content);
    },
    read: async (scope, name) => {
      check(name);
      return store.read(scope, name);
    },
    readVersion: async (scope, name, sha256) => {
      check(name);
      return store.readVersion(scope, name, sha256);
    },
  };
}

/** The address that its seed gives it; none there, and the network gives one. */
function addressOf(transaction: UseCaseTools['transaction'], vmid: number): Pick<GuestWish, 'ipv4'> {
  const running = transaction(({ requests }) => requests.listInState('running'));
  const fixed = running.flatMap(({ state }) => {
    const work = state.state === 'running' ? state.planned.work : null;
    return work?.recipe === 'create-vm' && work.vars.vmid === vmid ? [work.vars.address?.ipv4] : [];
  });
  return fixed[0] === undefined ? {} : { ipv4: fixed[0] };
}

function getRequest(stores: Stores, number: number): Request {
  const request = stores.requests.findByNumber(number);
  if (request === null) throw new Error(`no R-${number}`);
  return request;
}

function outputOf(
  transaction: UseCaseTools['transaction'],
  { journal: steps, logs }: Pick<Machine['runner'], 'journal' | 'logs'>,
  find: (number: number) => Request,
): string {
  const runs = transaction((stores) => stores.runs.listFor(find(1).id));
  const ids = runs.flatMap(({ id }) => steps.findSteps(id).map(({ stepId }) => stepId));
  return ids.flatMap((stepId) => logs.read(stepId).map(({ text }) => text)).join('');
}
