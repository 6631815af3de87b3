import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { buttonToken } from '../../commands/approval/button-token.js';
import type { Settings } from '../../commands/settings.js';
import type { CastVote, Stores } from '../../commands/stores.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import type { Door, PlatformName, ShownCard } from './door.js';
import { housePolicy, prodOf } from './house-policy.js';
import { APPROVERS, type House, startHouse } from './start-house.js';

/** One house for all tests of a file; each test has requests and VMs of its own. */
export interface UsedHouse {
  house(): House;
  door(platform: PlatformName): Door;
  /** ana asks for a VM in prod; gives the number of the request and its card once it waits. */
  ask(platform: PlatformName, more?: Readonly<Record<string, string>>, who?: string): Promise<Asked>;
  /** The card as it asks now. */
  cardOf(platform: PlatformName, number: number): Promise<ShownCard>;
  state(number: number): string;
  votes(number: number): CastVote[];
  /** How many requests there are. */
  requests(): number;
  untilState(number: number, ...states: string[]): Promise<void>;
  /** No VM of that request was made, nor will be as it is now. */
  expectNothingMade(number: number): void;
  /** bo approves it, and it runs up to right before the change; gives what lets it go on. */
  approveAndHold(asked: Asked, who?: string): Promise<() => void>;
  /** After time was let pass: until the platform's input does not count as held up any more. */
  untilTaken(platform: PlatformName): Promise<void>;
  /** Time passes, and is over for the clocks by which a chat's input counts as held up. */
  pass(ms: number): Promise<void>;
  person(platform: PlatformName, who: string): string;
}

interface Asked {
  number: number;
  name: string;
  card: ShownCard;
}

/** What is chosen where a test says nothing else; asking in turn in all channels of the platform. */
export function chosen(platform: PlatformName, turn = 0): Record<string, string> {
  const prods = prodOf(platform);
  const env = prods[turn % prods.length] ?? '';
  return { template: 'debian-13', size: 's', env, blueprint: 'web', lease: '7d' };
}

export function useHouse(limits: Partial<Settings['limits']> = {}): UsedHouse {
  let running: House | null = null;
  let names = 0;
  const house = (): House => {
    if (running === null) throw new Error('no house is open');
    return running;
  };
  beforeAll(async () => {
    running = await startHouse(limits);
  });
  afterEach(async () => {
    const { load, stores, doors } = house();
    stores(forget);
    load(housePolicy);
    for (const door of Object.values(doors)) door.setOps(APPROVERS);
  });
  afterAll(async () => {
    house().slack.assertValid();
    house().discord.assertValid();
    await house().close();
  });
  const newest = (): number =>
    house().stores(({ requests }) => requests.list({ requester: null, action: null, limit: 1 })[0]?.number ?? 0);
  const state = (number: number): string => house().request(number).state.state;
  const untilState: UsedHouse['untilState'] = async (number, ...states) => {
    await expect.poll(() => state(number), { timeout: 15_000, interval: 10 }).toBeOneOf(states);
  };
  const cardOf: UsedHouse['cardOf'] = async (platform, number) => {
    await untilState(number, 'awaiting-approval');
    const { useCases, request, doors } = house();
    return doors[platform].cardWith(number, buttonToken(useCases.tokenKey, request(number), 'approve'));
  };
  const untilTaken: UsedHouse['untilTaken'] = async (platform) => {
    const { say } = house().doors[platform];
    for (let tries = 0; (await say('dee', 'vm key list')).join().includes('not accepted'); tries += 1) {
      if (tries > 1_000) throw new Error('nothing is accepted');
    }
  };
  return {
    ...{ house, state, untilState, cardOf, untilTaken },
    door: (platform) => house().doors[platform],
    async ask(platform, more = {}, who = 'ana') {
      names += 1;
      const name = more.name ?? `vm-${names}`;
      const lines = await house().doors[platform].say(who, 'vm create', { name, ...chosen(platform, names), ...more });
      const number = Number(/R-(\d+) create/.exec(lines.join('\n'))?.[1]);
      if (Number.isNaN(number)) throw new Error(lines.join('\n'));
      return { number, name, card: await cardOf(platform, number) };
    },
    votes: (number) => house().stores((stores) => stores.votes.listAll(house().request(number).id)),
    requests: newest,
    expectNothingMade(number) {
      const { ask, id } = house().request(number);
      const made = house().stores(({ vms }) => vms.listLive().filter(({ madeBy }) => madeBy === id));
      const isIt = (name: string | undefined): boolean => 'name' in ask && name === ask.name;
      const stands = [...house().proxmox.world.vms.values()].filter(({ config }) => isIt(config.get('name')));
      expect([made, stands]).toEqual([[], []]);
    },
    async approveAndHold({ card }, who = 'bo') {
      const gate = createGate(143);
      const { tools } = house();
      tools.next('-build-seed-', async (io) => {
        await gate.program(io);
        return tools.seed(io);
      });
      await card.press(who, 'approve');
      await gate.begun;
      return () => gate.open(0);
    },
    async pass(ms) {
      house().clock.advance(ms);
      for (const platform of ['slack', 'discord'] as const) await untilTaken(platform);
    },
    person(platform, who) {
      const found = house().stores(({ people }) => people.findByActor(house().doors[platform].account(who)));
      if (found === null) throw new Error(`nobody is ${who} on ${platform}`);
      return found.id;
    },
  };
}

const GONE = { state: 'cancelled', planned: null, changed: 'nothing' } as const;

/** Nobody is told: what a test leaves behind must not be shown again and again. */
function forget({ requests, reservations }: Stores): void {
  for (const request of requests.listInState('planning', 'awaiting-approval', 'approved')) {
    requests.save(request, { ...GONE, by: request.requester, at: request.createdAt });
    reservations.release(request.id);
  }
}
