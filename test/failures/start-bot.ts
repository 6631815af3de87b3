import { createFakeMessenger, type FakeMessenger } from '../../bot/fakes/fake-messenger.js';
import { createLog } from '../../bot/log.js';
import { createCloneLocks } from '../../bot/loops/clone-locks.js';
import type { Loop } from '../../bot/loops/create-loop.js';
import type { Machine } from '../../bot/loops/machine.js';
import { createReadGroups } from '../../bot/loops/read-groups.js';
import type { Messenger } from '../../bot/messenger.js';
import type { ReadGroup } from '../../bot/platform.js';
import { startLoops, wakingTransaction } from '../../bot/start-loops.js';
import type { Policy } from '../../commands/approval/policy.js';
import type { AnswerCard, CardButton, FormCard, RequestCard } from '../../commands/card.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { Invocation } from '../../commands/invocation.js';
import type { Request } from '../../commands/request/request.js';
import { randomMac } from '../../commands/reservation/random-mac.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { artifacts } from '../../db/artifacts.js';
import { countChanges } from '../../db/count-changes.js';
import { openTestDatabase } from '../../db/fakes/open-test-database.js';
import { journal } from '../../db/journal.js';
import { logChunks } from '../../db/log-chunks.js';
import { randomId } from '../../db/random-id.js';
import { readInstance } from '../../db/read-instance.js';
import { createFakeClock, type FakeClock } from '../../pipeline/fakes/fake-clock.js';
import { createFakeEngine, type FakeEngine } from '../../pipeline/fakes/fake-engine.js';
import { createFakeProxmox, type FakeProxmox } from '../../pipeline/fakes/fake-proxmox.js';
import { loadToolFiles } from '../../pipeline/recipes/load-tool-files.js';
import { makeRecipes } from '../../pipeline/recipes/make-recipes.js';
import type { ArtifactName, ArtifactStore } from '../../pipeline/run/artifact-store.js';
import { bootedGuest, type GuestWish } from './fake-guest.js';
import { type FakeTools, installFakeTools } from './fake-tools.js';
import { failureSettings } from './settings.js';

/** The whole bot in this process, on the fake engine and the fake cluster. */
export interface TestBot {
  proxmox: FakeProxmox;
  engine: FakeEngine;
  clock: FakeClock;
  tools: FakeTools;
  messenger: FakeMessenger;
  instance: string;
  /** Artifacts of these names can be neither read nor kept: the machine of the bot is broken. */
  broken: Map<ArtifactName, Error>;
  /** What requested VMs do that boot from now on; templates' bases boot well. */
  guest: GuestWish;
  /** By platform: what a reading of a mirrored group gives. */
  readers: Map<string, ReadGroup>;
  /** What a person types; gives the private answer. */
  say(login: string, text: string): Promise<AnswerCard | FormCard>;
  /** Presses a button that the request's card shows now. */
  press(login: string, number: number, action: CardButton['action'], text?: string): Promise<AnswerCard | FormCard>;
  card(number: number): RequestCard;
  /** Waits until the card that people see says so. */
  until(number: number, ...states: string[]): Promise<RequestCard>;
  /** Waits until a card that people see satisfies it. */
  untilCard(number: number, holds: (card: RequestCard) => boolean): Promise<RequestCard>;
  request(number: number): Request;
  stores<T>(read: (stores: Stores) => T): T;
  load(policy: Policy): void;
  /** Everything that all steps of all runs printed, as it is kept. */
  output(): string;
  /** Another process takes over the same data; containers and Proxmox go on. */
  restart(): Promise<void>;
  wake(): void;
  close(): Promise<void>;
}

const LONGEST_MS = 5_000;

/** `ownMs`: pauses up to this pass by themselves; longer ones are for the test to end, by `clock.advance`. */
export async function startBot(ownMs = 30_000): Promise<TestBot> {
  const database = openTestDatabase();
  const clock = createFakeClock(Date.UTC(2026, 10, 24, 12), ownMs);
  const engine = createFakeEngine();
  const proxmox = createFakeProxmox(clock.now);
  const tools = installFakeTools(engine, proxmox);
  const messenger = createFakeMessenger('terminal');
  const { told, untilTold } = createBell();
  const guest: GuestWish = {};
  const readers: TestBot['readers'] = new Map();
  const broken: TestBot['broken'] = new Map();
  const { vmids } = failureSettings;
  proxmox.world.boot = (vm) => bootedGuest(vm, tools.instanceIds, vm.vmid < vmids.from ? {} : guest);

  let loops: Loop | null = null;
  const transaction = wakingTransaction(database.transaction, countChanges(database.db), () => loops?.wake());
  const stored = { journal: journal(database.db), logs: logChunks(database.db) };
  const useCases: UseCaseTools = {
    ...{ ...stored, transaction, settings: failureSettings, instance: readInstance(database.db) },
    ...{ now: clock.now, newId: randomId, newMac: randomMac, tokenKey: Buffer.from('a key of the test') },
  };
  const files = loadToolFiles();
  const secret = 'token-secret-0001';
  const machine: Machine = {
    ...{ tools: useCases, files, recipes: makeRecipes(files), cloneLocks: createCloneLocks() },
    runner: {
      ...{ ...stored, engine, proxmox, clock },
      artifacts: breakable(artifacts(database.db, database.sealer, clock.now), broken),
      secrets: { read: async () => Buffer.from(secret), all: () => [secret] },
    },
    log: createLog('silent'),
    readGroups: createReadGroups({ transaction, clock, readerOf: (platform) => readers.get(platform) ?? null }),
    lookUpAccounts: async () => null,
  };
  const start = (): Loop => startLoops(machine, new Map([[messenger.platform, ringing(messenger, told)]]));
  transaction((stores) => fill(stores, clock.now()));
  loops = start();

  const find = (number: number): Request => transaction((stores) => getRequest(stores, number));
  const findCard = (number: number): RequestCard | null => {
    const post = messenger.posts.find(({ card }) => card.kind === 'request' && card.label === `R-${number}`);
    return post?.card.kind === 'request' ? post.card : null;
  };
  const card = (number: number): RequestCard => {
    const found = findCard(number);
    if (found === null) throw new Error(`no card of R-${number} was posted`);
    return found;
  };
  const untilCard: TestBot['untilCard'] = async (number, holds) => {
    const found = await untilTold(() => {
      const shown = findCard(number);
      return shown !== null && holds(shown) ? shown : null;
    });
    if (found === null) throw new Error(`R-${number} stays so: ${JSON.stringify(findCard(number), null, 1)}`);
    return found;
  };
  const send = async (login: string, input: Invocation['input']): Promise<AnswerCard | FormCard> => {
    const nonces = new Set(messenger.told.map(({ nonce }) => nonce));
    const invocation = {
      id: `terminal:${randomId()}`,
      actor: `terminal:${login}`,
      place: { channel: 'terminal:main' },
    };
    transaction((stores) => stores.invocations.add({ ...invocation, at: clock.now(), input }));
    const answer = await untilTold(
      () => messenger.told.find(({ actor, nonce }) => actor === `terminal:${login}` && !nonces.has(nonce)) ?? null,
    );
    if (answer?.card.kind !== 'answer' && answer?.card.kind !== 'form') throw new Error(`${login} was not answered`);
    return answer.card;
  };
  return {
    broken,
    readers,
    ...{ proxmox, engine, clock, tools, messenger, guest, instance: useCases.instance, card, untilCard, request: find },
    say: (login, text) => send(login, { kind: 'command', text }),
    async press(login, number, action, text) {
      const button = card(number).buttons.find((shown) => shown.action === action);
      if (button === undefined) throw new Error(`R-${number} has no button ${action}`);
      return send(login, { kind: 'button', token: button.token, text: text ?? null });
    },
    until: (number, ...states) => untilCard(number, ({ state }) => states.includes(state)),
    stores: (read) => transaction(read),
    load: (policy) => transaction((stores) => void stores.policies.add(policy, 'host:test', clock.now())),
    output: () => outputOf(transaction, stored, find),
    async restart() {
      await loops?.stop();
      loops = start();
    },
    wake: () => loops?.wake(),
    async close() {
      await loops?.stop();
      database.remove();
    },
  };
}

function breakable(store: ArtifactStore, broken: TestBot['broken']): ArtifactStore {
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

/** Ana asks (web-team); bo and cy are in ops, dee is in nothing. */
function fill({ people, policies }: Stores, now: number): void {
  const groups = { ana: ['web-team'], bo: ['ops'], cy: ['ops'], dee: [] };
  for (const group of ['web-team', 'ops']) people.addGroup(group);
  for (const [login, own] of Object.entries(groups)) {
    const display = `${login.charAt(0).toUpperCase()}${login.slice(1)}`;
    const { id } = people.add({ login, display, active: true }, [`terminal:${login}`]);
    for (const group of own) people.addMember(group, id, now - 1000);
    people.addKey(id, { line: ANA_KEY, fingerprint: 'SHA256:ana', addedAt: now });
  }
  policies.add(samplePolicy, 'host:test', now);
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

/** Rings after each call, so that nobody has to look again and again. */
function ringing(messenger: FakeMessenger, ring: () => void): Messenger {
  const rung = async <T>(call: Promise<T>): Promise<T> => {
    const result = await call;
    ring();
    return result;
  };
  return {
    ...messenger,
    post: (...parameters) => rung(messenger.post(...parameters)),
    edit: (...parameters) => rung(messenger.edit(...parameters)),
    tell: (...parameters) => rung(messenger.tell(...parameters)),
  };
}

function createBell() {
  const waiting = new Set<() => void>();
  const told = (): void => {
    for (const look of [...waiting]) look();
  };
  const untilTold = <T>(find: () => T | null): Promise<T | null> =>
    new Promise((resolve) => {
      const end = (found: T | null): void => {
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      const look = (): void => {
        const found = find();
        if (found !== null) end(found);
      };
      const timer = setTimeout(() => end(find()), LONGEST_MS);
      waiting.add(look);
      look();
    });
  return { told, untilTold };
}
