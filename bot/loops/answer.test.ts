import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerCard } from '../../commands/card.js';
import { askAndPlan } from '../../commands/fakes/drive-request.js';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import type { AccountKind } from '../../commands/people/account-kind.js';
import { createFakeClock, type FakeClock } from '../../pipeline/fakes/fake-clock.js';
import { createLog } from '../log.js';
import type { ReadGroup } from '../platform.js';
import { answer } from './answer.js';
import { createLookUpAccounts } from './look-up-accounts.js';
import { createReadGroups } from './read-groups.js';
import { createWorkers, type Workers } from './workers.js';

type Result = Awaited<ReturnType<ReadGroup>>;

let world: TestWorld;
let clock: FakeClock;
let workers: Workers;
/** Who is in Slack's user group; `hangs`: it does not answer. */
let slack: { group: Result; hangs: boolean; reads: number; lookUps: number; account: AccountKind };
let ended: () => void;
beforeEach(() => {
  world = testWorld();
  clock = createFakeClock(world.clock.now, 0);
  slack = {
    ...{ group: { read: true, actors: ['slack:T1/U2', 'slack:T1/U3'] }, hangs: false, reads: 0, lookUps: 0 },
    account: { kind: 'member', name: 'eve', display: 'Eve' },
  };
  ended = () => undefined;
  workers = createWorkers({ clock, onEnd: () => turn().then(() => ended()), onError: () => 'again' });
  world.transaction(({ people }) => {
    people.addActor(world.people.bo.id, 'slack:T1/U2');
    people.addActor(world.people.ana.id, 'slack:T1/U1');
    people.setMirror('ops', { source: 'slack:T1/S1', isRead: true });
    people.saveReading('ops', ['slack:T1/U2', 'slack:T1/U3'], world.clock.now);
  });
  askAndPlan(world);
  clearOutbox();
});
afterEach(async () => {
  await workers.drain();
  world.remove();
});

const turn = () => answer(machine(), workers);
let made: Parameters<typeof answer>[0] | null = null;
beforeEach(() => {
  made = null;
});
function machine(): Parameters<typeof answer>[0] {
  const tools = { ...world.tools, now: clock.now };
  const reader: ReadGroup = () => {
    slack.reads += 1;
    return slack.hangs ? new Promise(() => undefined) : Promise.resolve(slack.group);
  };
  made ??= {
    ...{ tools, log: createLog('silent') },
    readGroups: createReadGroups({
      ...{ transaction: world.transaction, clock, readerOf: () => reader },
      onChange: () => undefined,
    }),
    readAccounts: async () => undefined,
    lookUpAccounts: createLookUpAccounts(clock, (platform) =>
      platform === 'slack'
        ? async () => {
            slack.lookUps += 1;
            return slack.account;
          }
        : null,
    ),
  };
  return made;
}

let ids = 0;
function put(actor: string, text: string): void {
  ids += 1;
  const invocation = { id: `test:a${ids}`, actor, place: { channel: 'terminal:main' }, at: clock.now() };
  world.transaction(({ invocations }) => invocations.add({ ...invocation, input: { kind: 'command', text } }));
}
function clearOutbox(): void {
  world.transaction(({ outbox }) => {
    for (const { id } of outbox.listDue(world.clock.now, 1000)) outbox.markSent(id, 'm', world.clock.now);
  });
}
/** Private answers so far, oldest first. */
const told = (): { actor: string; card: AnswerCard }[] =>
  world.transaction(({ outbox }) =>
    outbox
      .listDue(clock.now(), 1000)
      .flatMap(({ item }) =>
        item.kind === 'tell' && item.card.kind === 'answer' ? [{ ...item, card: item.card }] : [],
      ),
  );
const titles = () => told().map(({ actor, card }) => `${actor} ${card.title}`);
/** One turn, and everything that it began. */
async function handle(): Promise<void> {
  const done = new Promise<void>((resolve) => {
    ended = () => (workers.size() === 0 ? resolve() : undefined);
  });
  await turn();
  if (workers.size() > 0) await done;
}
const approve = (): string => {
  const { state } = world.request(1);
  const digest = state.state === 'awaiting-approval' ? state.planned.effectDigest.slice(0, 4) : '';
  return `/vm approve R-1 ${digest}`;
};

describe('answering', () => {
  it('reads the groups at the click itself: one who lost the group a second ago approves nothing', async () => {
    clock.advance(1_000);
    slack.group = { read: true, actors: ['slack:T1/U3'] };
    clock.advance(1_000);
    put('slack:T1/U2', approve());
    await handle();
    expect(slack.reads).toBe(1);
    expect(told()[0]?.card.lines[0]).toBe('rule prod-needs-ops does not ask you');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('counts the vote of one who is in the group by then', async () => {
    clock.advance(2_000);
    put('slack:T1/U2', approve());
    await handle();
    expect(world.request(1).state.state).toBe('approved');
  });

  it.each([
    ['asking', '/vm create web-2 size=s env=dev'],
    ['a vote', ''],
  ])('refuses %s where the platform says no, and changes nothing', async (_, text) => {
    clock.advance(61_000);
    slack.group = { read: false, why: 'the bot lacks the scope usergroups:read' };
    put('slack:T1/U2', text === '' ? approve() : text);
    await handle();
    expect(titles()).toEqual([
      'slack:T1/U2 who is in ops cannot be read from Slack right now: the bot lacks the scope usergroups:read',
    ]);
    expect(world.request(1).state.state).toBe('awaiting-approval');
    expect(world.count().requests).toBe(1);
  });

  it('lets nobody wait for the reading of another, keeps the order of each, and refuses after five seconds', async () => {
    clock.advance(61_000);
    slack.hangs = true;
    put('slack:T1/U2', approve());
    put('slack:T1/U2', '/vm list');
    put('terminal:cy', '/vm pending');
    await turn();
    await new Promise((resolve) => setImmediate(resolve));
    expect(titles()).toEqual(['terminal:cy waiting for approval']);
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    clock.advance(5_000);
    await done;
    expect(titles().slice(1)).toEqual([
      'slack:T1/U2 who is in ops cannot be read from Slack right now: no answer came within 5 s',
      expect.stringMatching(/^slack:T1\/U2 /),
    ]);
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('makes a member a person at the first command, once, also where several come at once', async () => {
    clock.advance(61_000);
    put('slack:T1/U3', '/vm list');
    put('slack:T1/U3', '/vm mine');
    await handle();
    expect(world.transaction(({ people }) => people.findByActor('slack:T1/U3'))).toMatchObject({ login: 'eve' });
    expect(told().map(({ card }) => card.lines[0]?.startsWith('you are known here') === true)).toEqual([true, false]);
    expect([slack.reads, slack.lookUps]).toEqual([1, 1]);
  });

  it('asks at most once a minute what an account is', async () => {
    put('slack:T1/U2', '/vm list');
    await handle();
    expect(slack.lookUps).toBe(1);
    clock.advance(59_000);
    put('slack:T1/U2', '/vm list');
    await handle();
    expect(slack.lookUps).toBe(1);
    clock.advance(2_000);
    slack.account = { kind: 'outside', why: 'a guest has no rights here' };
    put('slack:T1/U2', '/vm list');
    await handle();
    expect([slack.lookUps, titles().at(-1)]).toEqual([2, 'slack:T1/U2 a guest has no rights here']);
  });

  it('handles nothing twice, and nothing that was taken back meanwhile', async () => {
    clock.advance(61_000);
    slack.hangs = true;
    put('slack:T1/U2', '/vm create web-2 size=s env=dev');
    await turn();
    await turn();
    world.transaction(({ invocations }) => invocations.markVoid(`test:a${ids}`, clock.now()));
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    clock.advance(5_000);
    await done;
    expect(titles()).toEqual([]);
  });
});
