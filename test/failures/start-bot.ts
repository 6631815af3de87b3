import { createFakeMessenger, type FakeMessenger } from '../../bot/fakes/fake-messenger.js';
import type { Messenger } from '../../bot/messenger.js';
import type { Platform, ReadGroup, ReadMember } from '../../bot/platform.js';
import type { Policy } from '../../commands/approval/policy.js';
import type { AnswerCard, CardButton, FormCard, RequestCard } from '../../commands/card.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { Invocation } from '../../commands/invocation.js';
import type { Stores } from '../../commands/stores.js';
import { randomId } from '../../db/random-id.js';
import { createFakeClock, type FakeClock } from '../../pipeline/fakes/fake-clock.js';
import { type AssembledBot, assembleBot } from './assemble-bot.js';
import { failureSettings } from './settings.js';

/** The whole bot in this process, on the fake engine and the fake cluster, and a terminal that only keeps what is said. */
export interface TestBot extends Omit<AssembledBot, 'useCases'> {
  clock: FakeClock;
  messenger: FakeMessenger;
  /** By platform: what a reading of a mirrored group gives. */
  readers: Map<string, ReadGroup>;
  /** By platform: in which groups of it an account is. */
  members: Map<string, ReadMember>;
  /** By login: the groups that come with what they send. */
  roles: Map<string, string[]>;
  /** What a person types; gives the private answer. */
  say(login: string, text: string): Promise<AnswerCard | FormCard>;
  /** Presses a button that the request's card shows now. */
  press(login: string, number: number, action: CardButton['action'], text?: string): Promise<AnswerCard | FormCard>;
  card(number: number): RequestCard;
  /** Waits until the card that people see says so. */
  until(number: number, ...states: string[]): Promise<RequestCard>;
  /** Waits until a card that people see satisfies it. */
  untilCard(number: number, holds: (card: RequestCard) => boolean): Promise<RequestCard>;
  load(policy: Policy): void;
}

const LONGEST_MS = 5_000;

/** `ownMs`: pauses up to this pass by themselves; longer ones are for the test to end, by `clock.advance`. */
export async function startBot(ownMs = 30_000): Promise<TestBot> {
  const clock = createFakeClock(Date.UTC(2026, 10, 24, 12), ownMs);
  const messenger = createFakeMessenger('terminal');
  const { told, untilTold } = createBell();
  const readers: TestBot['readers'] = new Map();
  const members: TestBot['members'] = new Map();
  const roles: TestBot['roles'] = new Map();
  const terminal = makeTerminal(ringing(messenger, told), readers, members);
  const bot = await assembleBot({
    ...{ clock, platformClock: clock, settings: failureSettings, fill: (stores) => fill(stores, clock.now()) },
    openOutside: async () => ({
      messengers: new Map([['terminal', terminal.messenger]]),
      platforms: new Map([['terminal', terminal]]),
      close: async () => undefined,
    }),
  });

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
    const memberOf = roles.get(login);
    const said = { ...invocation, at: clock.now(), input, ...(memberOf === undefined ? {} : { memberOf }) };
    bot.stores((stores) => stores.invocations.add(said));
    const answer = await untilTold(
      () => messenger.told.find(({ actor, nonce }) => actor === `terminal:${login}` && !nonces.has(nonce)) ?? null,
    );
    if (answer?.card.kind !== 'answer' && answer?.card.kind !== 'form') throw new Error(`${login} was not answered`);
    return answer.card;
  };
  return {
    ...{ ...bot, clock, messenger, readers, members, roles, card, untilCard },
    say: (login, text) => send(login, { kind: 'command', text }),
    async press(login, number, action, text) {
      const button = card(number).buttons.find((shown) => shown.action === action);
      if (button === undefined) throw new Error(`R-${number} has no button ${action}`);
      return send(login, { kind: 'button', token: button.token, text: text ?? null });
    },
    until: (number, ...states) => untilCard(number, ({ state }) => states.includes(state)),
    load: (policy) => bot.stores((stores) => void stores.policies.add(policy, 'host:test', clock.now())),
  };
}

function makeTerminal(messenger: Messenger, readers: TestBot['readers'], members: TestBot['members']): Platform {
  return {
    ...{ messenger, lookUpAccount: null, showHome: null, health: () => ({ state: 'fine' }) },
    readMember: async (actor) => (await members.get('terminal')?.(actor)) ?? { read: false, why: 'nobody reads it' },
    readGroup: async (source) => (await readers.get('terminal')?.(source)) ?? { read: false, why: 'nobody reads it' },
    close: async () => undefined,
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
