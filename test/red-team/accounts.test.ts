import { describe, expect, it } from 'vitest';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import { expectLines } from '../slack/use-slack-bot.js';
import { type Door, PLATFORMS, type PlatformName } from './door.js';
import { EVERYWHERE, policyOf, teamOf } from './house-policy.js';
import { useHouse } from './use-house.js';

const { house, door, ask, cardOf, state, votes, requests, expectNothingMade, person } = useHouse();
const NOT_YOURS = 'this is not yours to decide';
/** Another platform, for an account there. */
const OTHER: Record<PlatformName, PlatformName> = { terminal: 'slack', slack: 'discord', discord: 'slack' };
const expectWaiting = (number: number, counted = 0): void => {
  expect([state(number), votes(number).length]).toEqual(['awaiting-approval', counted]);
  expectNothingMade(number);
};

interface Twin {
  /** Of whom the account of this name on the platform is an approver. */
  who: string;
  /** The name of their other account. */
  other: string;
  elsewhere: Door;
}

/** Somebody of the platform's team whose account is elsewhere. */
function twinOf(platform: PlatformName, who: string): Twin {
  const other = `${who}${platform}`;
  const elsewhere = door(OTHER[platform]);
  elsewhere.enter(other);
  house().stores(({ people }) => {
    const login = `x-${who}-${platform.charAt(0)}`;
    const { id } = people.add({ login, display: login, active: true }, [elsewhere.account(other)]);
    people.addMember(teamOf(platform), id, 0);
    people.addKey(id, { line: ANA_KEY, fingerprint: `SHA256:${login}`, addedAt: 0 });
  });
  return { who, other, elsewhere };
}

/** Of all that is told meanwhile, the answer with this in it. */
async function answerWith(
  { send, answers, answerAfter }: Door,
  who: string,
  words: string,
  given: Record<string, string>,
  part: string,
): Promise<string[]> {
  let next = answers(who);
  await send(who, words, given);
  for (;;) {
    const lines = await answerAfter(who, next);
    if (lines.join('\n').includes(part)) return lines;
    next += 1;
  }
}

/** The code of one account is entered with the other; gives the number of the link. */
async function claim(from: Door, maker: string, to: Door, victim: string): Promise<string> {
  const code = /your code: ([A-Z0-9-]+)/.exec((await from.say(maker, 'vm link')).join('\n'))?.[1] ?? '';
  const screen = await to.say(victim, 'vm link', { code });
  expectLines(screen, 'join these two accounts?');
  return /vm link confirm (\d+)/.exec(screen.join('\n'))?.[1] ?? '';
}

/** As people join their accounts: both confirm, and cy of the platform, an administrator, accepts. */
async function joinAccounts(platform: PlatformName, { who, other, elsewhere }: Twin): Promise<void> {
  const number = await claim(elsewhere, other, door(platform), who);
  await door(platform).say(who, 'vm link confirm', { number });
  await answerWith(elsewhere, other, 'vm link confirm', { number }, 'an administrator decides');
  house().stores(({ people }) => {
    if (people.findGroup('administrators') === null) people.addGroup('administrators');
    people.addMember('administrators', person(platform, 'cy'), 0);
  });
  expectLines(await door(platform).say('cy', 'vm-admin link accept', { number }), 'are accounts of one person now');
}

/** The twin asks where their other account is, for an environment of the platform. */
async function askElsewhere(platform: PlatformName, { other, elsewhere, who }: Twin): Promise<number> {
  const given = { template: 'debian-13', size: 's', env: EVERYWHERE, blueprint: 'web', lease: '7d' };
  const name = `x-${who}-${platform}`;
  const lines = await answerWith(elsewhere, other, 'vm create', { name, ...given }, name);
  return Number(/R-(\d+) create/.exec(lines.join('\n'))?.[1]);
}

describe.each(PLATFORMS)('in %s, an approver', (platform) => {
  it('who asked with a second account that is joined to theirs approves nothing', async () => {
    const twin = twinOf(platform, 'eve');
    await joinAccounts(platform, twin);
    const number = await askElsewhere(platform, twin);
    const card = await cardOf(platform, number);
    for (const action of ['approve', 'deny'] as const) {
      expectLines(await card.press('eve', action), NOT_YOURS, 'you asked for it, and nobody decides about their own');
    }
    expectWaiting(number);
  });

  it('who has just unlinked that account approves nothing either', async () => {
    const twin = twinOf(platform, 'fay');
    await joinAccounts(platform, twin);
    const number = await askElsewhere(platform, twin);
    const card = await cardOf(platform, number);
    const account = door(platform).account('fay');
    expectLines(await door(platform).say('fay', 'vm unlink', { account }), 'both count as one person');
    if (platform === 'terminal') door(platform).setOps(['bo', 'cy', 'fay']);
    for (const action of ['approve', 'deny'] as const) {
      const lines = await card.press('fay', action);
      // Back in a local group the membership is new too: the reason that comes first is the account.
      expectLines(lines, NOT_YOURS, 'it was asked for from an account that was once linked to yours');
    }
    expectWaiting(number);
  });

  it('whose two accounts are joined after the first has voted is one of the two who are asked for', async () => {
    house().load(policyOf(2));
    const { number, card } = await ask(platform, { env: EVERYWHERE });
    expectLines(await card.press('gus', 'approve'), '1 of 2');
    const twin = twinOf(platform, 'gus');
    await joinAccounts(platform, twin);
    const there = await cardOf(OTHER[platform], number);
    await card.press('gus', 'approve');
    await there.press(twin.other, 'approve');
    expect(state(number)).toBe('awaiting-approval');
    expectNothingMade(number);
  });

  it('who was talked into a link gives nothing away before an administrator, who is another one, accepts', async () => {
    const elsewhere = door(OTHER[platform]);
    const thief = `thief${platform}`;
    const { number: request } = await ask(platform, { env: EVERYWHERE });
    elsewhere.enter(thief);
    house().stores(({ people }) => {
      const { id } = people.add({ login: `t-${platform}`, display: thief, active: true }, [elsewhere.account(thief)]);
      if (people.findGroup('administrators') === null) people.addGroup('administrators');
      people.addMember('administrators', id, 0);
    });
    const number = await claim(elsewhere, thief, door(platform), 'bo');
    const tooSoon = 'there is nothing to confirm here now';
    await answerWith(elsewhere, thief, 'vm link confirm', { number }, tooSoon);
    await door(platform).say('bo', 'vm link confirm', { number });
    await answerWith(elsewhere, thief, 'vm link confirm', { number }, 'an administrator decides');
    await answerWith(
      elsewhere,
      thief,
      'vm-admin link accept',
      { number },
      'it is about yourself: another administrator',
    );
    const approve = { request: `R-${request}`, digest: '0000' };
    await answerWith(elsewhere, thief, 'vm approve', approve, NOT_YOURS);
    expect(person(platform, 'bo')).not.toBe(person(OTHER[platform], thief));
    expectWaiting(request);
  });

  it('is not found by guessing codes: after five wrong ones the account has to wait', async () => {
    const { say } = door(platform);
    const code =
      /your code: ([A-Z0-9-]+)/.exec((await door(OTHER[platform]).say('dee', 'vm link')).join('\n'))?.[1] ?? '';
    for (let tries = 0; tries < 5; tries += 1) await say('dee', 'vm link', { code: `BCDFG-2345${tries}` });
    expectLines(await say('dee', 'vm link', { code }), '5 wrong codes: this account may enter no code for now');
    expect(person(platform, 'dee')).not.toBe(person(OTHER[platform], 'dee'));
  });
});

describe.each(PLATFORMS)('in %s, somebody whom nobody knows', (platform) => {
  it('asks for nothing and approves nothing, and is told how to get in', async () => {
    door(platform).enter('out');
    const { number, card } = await ask(platform);
    const before = requests();
    const words = 'that this bot knows';
    for (const action of ['approve', 'deny', 'cancel'] as const) {
      expect((await card.press('out', action)).join('\n')).toContain(words);
    }
    const given = { template: 'debian-13', size: 's', env: 'dev', blueprint: 'web', name: 'out-1' };
    expect((await door(platform).say('out', 'vm create', given)).join('\n')).toContain(words);
    expect(requests()).toBe(before);
    expectWaiting(number);
  });
});

describe.each(['slack', 'discord'] as const)('in the terminal, an approver of %s', (platform) => {
  it('whom anybody could claim to be there approves nothing while its votes are off', async () => {
    const { number } = await ask(platform, { env: EVERYWHERE });
    const bo = person(platform, 'bo');
    const name = `spy${platform}`;
    house().stores(({ people }) => people.addActor(bo, door('terminal').account(name)));
    const card = await cardOf('terminal', number);
    for (const action of ['approve', 'deny'] as const) {
      expectLines(await card.press(name, action), NOT_YOURS, 'you have an account in a chat: vote there');
    }
    expectWaiting(number);
  });
});
