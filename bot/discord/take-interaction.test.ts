import { beforeEach, describe, expect, it } from 'vitest';
import type { AnswerCard } from '../../commands/card.js';
import type { Invocation } from '../../commands/invocation.js';
import { createAnswerWays } from '../answer-ways.js';
import type { PlatformDoor } from '../platform-door.js';
import type { CallDiscord, DiscordCall } from './call-discord.js';
import { type TakeNeeds, takeInteraction } from './take-interaction.js';

const GUILD = '1098765432109876540';
const ANA = '1098765432109876560';
const ROLE = '1098765432109876550';

let calls: DiscordCall[];
let kept: Invocation[];
let voided: string[];
let errors: Error[];
let now: number;
let store: (invocation: Invocation) => boolean;
let needs: TakeNeeds;
beforeEach(() => {
  [calls, kept, voided, errors, now] = [[], [], [], [], 1_000_000];
  store = (invocation) => {
    if (kept.some(({ id }) => id === invocation.id)) return false;
    kept.push(invocation);
    return true;
  };
  const call: CallDiscord = async (asked, schema) => {
    calls.push(asked);
    return { reply: 'ok', data: schema.parse({ id: '1' }) };
  };
  const said = (title: string): AnswerCard => ({
    ...{ kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [] },
  });
  const door: PlatformDoor = {
    now: () => now,
    storeInvocation: async (invocation) => store(invocation),
    voidInvocation: (id) => void voided.push(id),
    previewForm: () => said('the form as it is'),
    beforePress: () => said('nothing before'),
    suggest: (_, { typed }) =>
      Array.from({ length: 40 }, (_x, at) => ({ value: `${typed}${at}`, label: 'x'.repeat(150) })),
    openHome: () => undefined,
    homeOf: () => ({ kind: 'home', sandbox: false, person: { display: '', actor: null }, sections: [], buttons: [] }),
    findPost: () => null,
    onError: (error) => void errors.push(error),
  };
  const look = { guild: GUILD, command: 'vm' };
  needs = {
    door,
    call,
    look,
    reading: look,
    ways: createAnswerWays(() => now, 60_000),
    sent: new Set(),
    isClosing: false,
  };
});

const member = { user: { id: ANA, username: 'ana', global_name: 'Ana' }, nick: null, roles: [ROLE] };
const base = { id: '7', application_id: '8', token: 'secret', guild_id: GUILD, channel_id: '9', member };
const create = {
  ...base,
  type: 2,
  data: {
    name: 'vm',
    options: [
      {
        ...{ name: 'create', type: 1 },
        options: [
          { name: 'name', type: 3, value: 'web-1' },
          { name: 'reason', type: 3, value: 'say "hi" \\ “there”' },
          { name: 'parameters', type: 3, value: 'workers=2' },
        ],
      },
    ],
  },
};
const press = (customId: string, flags = 0) => ({
  ...{ ...base, type: 3, data: { custom_id: customId }, message: { id: '10', flags, components: [] } },
});
const bodies = () => calls.map(({ body }) => JSON.stringify(body));
const types = () => calls.map(({ body }) => (body !== undefined && 'type' in body ? body.type : null));
const take = (payload: object, receivedAt = now) => takeInteraction(needs, payload, receivedAt);

describe('an interaction', () => {
  it('is kept as what somebody would have typed, with account, roles and place, and then deferred', async () => {
    await take(create);
    expect(kept).toEqual([
      {
        ...{ id: 'discord:7', actor: `discord:${ANA}`, place: { channel: 'discord:9' }, at: now },
        ...{ profile: { name: 'ana', display: 'Ana' }, memberOf: [`discord:${GUILD}/${ROLE}`] },
        input: {
          kind: 'command',
          text: '/vm create name="web-1" reason="say \\"hi\\" \\\\ \\“there\\”" workers=2',
        },
      },
    ]);
    expect([types(), calls[0]?.auth]).toEqual([[5], false]);
    expect(needs.ways.find('discord:7')).not.toBeNull();
  });

  it('that comes again is kept and answered once', async () => {
    await take(create);
    await take(create);
    expect([kept.length, types()]).toEqual([1, [5]]);
  });

  it.each([
    ['cannot be kept', () => (store = () => fail('disk full')), 'it could not be kept'],
    [
      'is kept too late',
      () =>
        (store = (invocation) => {
          now += 2_001;
          kept.push(invocation);
          return true;
        }),
      'it could not be kept in time',
    ],
    ['comes while the bot is being stopped', () => (needs.isClosing = true), 'the bot is being stopped'],
  ])('that %s is told that nothing was changed', async (_, change, why) => {
    change();
    await take(create);
    expect(bodies().join()).toContain('not accepted, nothing was changed');
    expect(bodies().join()).toContain(why);
    expect([types(), needs.ways.find('discord:7')]).toEqual([[4], null]);
    expect(voided).toEqual(why.endsWith('in time') ? ['discord:7'] : []);
  });

  it.each<[string, object, string]>([
    ['in a direct message', { ...create, guild_id: undefined }, 'takes nothing in direct messages'],
    ['of another server', { ...create, guild_id: '123' }, 'belongs to another server'],
    ['of a bot', { ...create, member: { ...member, user: { ...member.user, bot: true } } }, 'bots may not ask'],
    ['of another command', { ...create, data: { ...create.data, name: 'lab' } }, '/lab is not known here'],
    [
      'of a sub-command of before',
      { ...create, data: { name: 'vm', options: [{ name: 'power', type: 1 }] } },
      'not known here',
    ],
    ['by a button of nobody', press('whatever'), 'not known here'],
    ['by a menu without its form', press('c|0|template'), 'this form is not known here'],
    ['of a kind that is new', { ...create, type: 9 }, 'cannot be read here'],
  ])('%s is told so, and nothing is kept', async (_, payload, why) => {
    await take(payload);
    expect(bodies().join()).toContain(why);
    expect([kept, types()]).toEqual([[], [4]]);
  });

  it('that cannot be read at all is an error of ours to look at', async () => {
    await take({ id: 'x' });
    expect([errors.length, calls.length]).toEqual([1, 0]);
  });
});

describe('a press', () => {
  it('is kept with its token; on a card nothing is replaced, and the answer follows for the person alone', async () => {
    await take(press('p|0|42.approve.x'));
    expect(kept[0]?.input).toEqual({ kind: 'button', token: '42.approve.x', text: null });
    await needs.ways.find('discord:7')?.(said());
    expect(calls.map(({ method, route }) => `${method} ${route}`)).toEqual([
      'POST /interactions/7/secret/callback',
      'POST /webhooks/8/secret',
    ]);
    expect(types()[0]).toBe(6);
    expect(bodies()[1]).toContain('"flags":32832');
  });

  it('of what was asked once more carries the name, and its question is replaced', async () => {
    await take(press('s|0|42!x|web-1', 64));
    expect(kept[0]?.input).toEqual({ kind: 'button', token: '42.destroy.x', text: 'web-1' });
    await needs.ways.find('discord:7')?.(said());
    expect(calls[1]).toMatchObject({ method: 'PATCH', route: '/webhooks/8/secret/messages/%40original' });
  });
});

it('offers at most 25 choices, each as long as Discord takes', async () => {
  const options = [{ name: 'create', type: 1, options: [{ name: 'template', type: 3, value: 'deb', focused: true }] }];
  await take({ ...create, type: 4, data: { name: 'vm', options } });
  const [first] = calls;
  const choices = /"choices":(\[.*\])/.exec(JSON.stringify(first?.body))?.[1] ?? '[]';
  expect(JSON.parse(choices)).toHaveLength(25);
  expect(choices).toContain(`"name":"${'x'.repeat(99)}…","value":"deb0"`);
  expect(kept).toEqual([]);
});

function said(): AnswerCard {
  return { kind: 'answer', tone: 'ok', title: 'done', lines: [], table: null, file: null, buttons: [] };
}

function fail(why: string): never {
  throw new Error(why);
}
