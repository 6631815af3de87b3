import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../stand-ins/chat/json.js';
import type { SlackMessage, SlackUser } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL, TEAM } from './start-slack-bot.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, letPass, modalAfter, stores } = useSlackBot();
const ASK = 'create web-9 template=debian-13 size=s env=prod blueprint=web lease=7d';
const kinds: [string, Partial<SlackUser>, string][] = [
  ['a guest', { isRestricted: true }, 'is a guest: it has no rights here'],
  ['a guest of one channel', { isUltraRestricted: true }, 'is a guest: it has no rights here'],
  ['somebody of Slack Connect', { isStranger: true }, 'is of another organisation (Slack Connect): it has no rights'],
  ['an account of another team', { teamId: 'T0OTHER' }, 'belongs to'],
  ['a bot', { isBot: true }, 'is a bot: it has no rights here'],
  ['a closed account', { deleted: true }, 'is closed: it has no rights here'],
];
const left = () =>
  stores(({ requests, votes, people }) => ({
    requests: requests.list({ requester: null, action: null, limit: 9 }).length,
    votes: votes.listAll(bot().request(1).id).length,
    people: people.list().map(({ person }) => person.login),
  }));
const WAITING = ['awaiting-approval', 'awaiting-approval'];
const NOTHING = { requests: 1, votes: 0, people: ['ana', 'bo', 'cy', 'dee'] };

describe('somebody who is no full member of the team', () => {
  it.each(kinds)('does nothing here, also as a member of the group that decides: %s', async (_, kind, words) => {
    const card = await ask(1);
    bot().slack.setUser({ id: 'U0OUT', name: 'out', ...kind });
    bot().slack.setGroup({ id: 'S0OPS', users: ['U0BO', 'U0CY', 'U0OUT'] });
    await letPass(61_000);
    expectLines(await say('U0OUT', ASK), words);
    for (const what of ['Approve', 'Cancel']) expectLines(await press('U0OUT', card, what), words);
    expectLines(await say('U0OUT', 'deny R-1'), words);
    expectLines(await press('U0OUT', card, 'Deny'), words);
    expect(left()).toEqual(NOTHING);
  });

  it.each(kinds)('does nothing, also as a person who is known here: %s', async (_, kind, words) => {
    const card = await ask(1);
    bot().slack.setUser({ id: 'U0BO', ...kind });
    expectLines(await say('U0BO', ASK), words);
    for (const what of ['Approve', 'Cancel']) expectLines(await press('U0BO', card, what), words);
    expectLines(await say('U0BO', 'deny R-1'), words);
    expect(left()).toEqual(NOTHING);
  });

  it('sends a form for nothing', async () => {
    const card = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(card, 'Deny'));
    bot().slack.setUser({ id: 'U0BO', isRestricted: true });
    const told = await modalAfter('U0BO', () => bot().slack.user('U0BO').submit(form, {}));
    expectLines(shownLines(told), 'U0BO is a guest: it has no rights here', 'nothing was changed');
    expect(left()).toEqual(NOTHING);
  });

  it('sees nothing on the Home but how to get in', async () => {
    await ask(1);
    bot().slack.setUser({ id: 'U0OUT', name: 'out', teamId: 'T0OTHER', isStranger: true });
    await bot().slack.user('U0OUT').openHome();
    const home = await bot().slack.until(() => bot().slack.homeOf('U0OUT'), 'a Home');
    expectLines(shownLines(home), 'How to get in', 'nobody unknown may ask for anything here');
    expect(shownLines(home).join()).not.toContain('R-1');
  });
});

describe('a forged press', () => {
  const forge = (card: SlackMessage, action_id: string, value: string): SlackMessage => ({
    ...card,
    blocks: [
      {
        type: 'actions',
        block_id: 'forged',
        elements: [{ type: 'button', action_id, value, text: { type: 'plain_text', text: 'Forged' } }],
      },
    ],
  });
  /** The value of a button on the card, or of an option of its menu. */
  const tokenOf = (card: SlackMessage, action: string): string =>
    new RegExp(`"value":"([0-9]+\\.${action}\\.[^" ]+)`).exec(JSON.stringify(card.blocks))?.[1] ?? '';

  it.each<[string, (own: SlackMessage, other: SlackMessage) => [string, string], string]>([
    ['a word that is no token', () => ['approve:0', 'approve'], 'this button is not known here'],
    ['no value', () => ['approve:0', ''], 'this is not known here; nothing was changed'],
    ['no action', (own) => ['', tokenOf(own, 'approve')], 'this is not known here; nothing was changed'],
    ['an action of nobody', (own) => ['rm:0', tokenOf(own, 'approve')], 'this is not known here; nothing was changed'],
    ['a request of nobody', (own) => ['approve:0', tokenOf(own, 'approve').replace('1.', '77.')], 'is not known here'],
    [
      'the number of another request',
      (own) => ['approve:0', tokenOf(own, 'approve').replace('1.', '2.')],
      'this button belongs to an earlier plan',
    ],
    [
      'the proof of another action',
      (own) => ['approve:0', tokenOf(own, 'cancel').replace('cancel', 'approve')],
      'this button belongs to an earlier plan',
    ],
    [
      'a proof that was changed',
      (own) => ['approve:0', `${tokenOf(own, 'approve').slice(0, -3)}AAA`],
      'this button belongs to an earlier plan',
    ],
    ['the token of a plan at Deny', (own) => ['deny:1', tokenOf(own, 'plan')], 'this button is not known here'],
    [
      'the proof of another request',
      (_, other) => ['deny:1', tokenOf(other, 'deny').replace('2.', '1.')],
      'belongs to an earlier plan',
    ],
    ['a value of 2001 characters', () => ['approve:0', `1.approve.${'x'.repeat(1991)}`], 'this is not known here'],
    ['a command of an operator', () => ['say:0', 'say.vm-admin link accept 1'], 'this is for administrators'],
    ['a command without end', () => ['say:0', `say.vm show ${'y'.repeat(400)}`], 'this button is not known here'],
  ])('does nothing and is answered: with %s', async (_, values, words) => {
    const own = await ask(1);
    const other = await ask(2, 'web-2');
    const [actionId, value] = values(own, other);
    expectLines(await press('U0BO', forge(own, actionId, value), 'Forged'), words);
    expect(left()).toEqual({ ...NOTHING, requests: 2 });
    expect([1, 2].map((number) => bot().request(number).state.state)).toEqual(WAITING);
  });

  it('of Destroy names another VM than its button: nothing is destroyed', async () => {
    const card = await ask(1);
    await press('U0BO', card, 'Approve');
    const ready = structuredClone(await bot().untilCard(1, 'is ready'));
    const forged = forge(ready, 'destroy:0', `${tokenOf(ready, 'destroy')} web-2`);
    const form = await modalAfter('U0ANA', () => bot().slack.user('U0ANA').click(forged, 'Forged'));
    expect(shownLines(form).join('\n')).toContain('"web-2" is not the name; to destroy it type web-1');
    expect(left()).toMatchObject({ requests: 1 });
  });
});

describe('a frame that is not from Slack as it should be', () => {
  const user = { id: 'U0BO', team_id: TEAM, username: 'bo' };
  const place = { channel: { id: CHANNEL }, team: { id: TEAM } };
  const press1 = { type: 'block_actions', user, ...place, actions: [{ action_id: 'approve:0', value: '1.approve.x' }] };
  const DENY = JSON.stringify({ form: 'vm deny R-1' });
  const view = { id: 'V1', type: 'modal', callback_id: 'form', private_metadata: '{}', state: { values: {} } };
  const send = (type: string, payload: JsonObject) =>
    bot().slack.sendEnvelope({ envelope_id: `forged-${type}`, type, payload, accepts_response_payload: true });

  it.each<[string, string, JsonObject]>([
    ['no user', 'interactive', { ...press1, user: {} }],
    ['a user who is no id', 'interactive', { ...press1, user: { ...user, id: 'U0BO/../U0CY' } }],
    ['no action', 'interactive', { ...press1, actions: [] }],
    ['a huge action id', 'interactive', { ...press1, actions: [{ action_id: 'a'.repeat(300), value: 'x' }] }],
    ['a kind of nobody', 'interactive', { type: 'shortcut', user, ...place }],
    ['nothing in it', 'interactive', {}],
    [
      'a form of nobody',
      'interactive',
      { type: 'view_submission', user, ...place, view: { ...view, callback_id: 'x', private_metadata: DENY } },
    ],
    ['a form without its mark', 'interactive', { type: 'view_submission', user, ...place, view }],
    [
      'a form that cannot be read',
      'interactive',
      { type: 'view_submission', user, ...place, view: { ...view, state: 7 } },
    ],
    ['a command without a user', 'slash_commands', { command: '/vm', text: ASK, team_id: TEAM, channel_id: CHANNEL }],
    ['a command of no team', 'slash_commands', { command: '/vm', text: ASK, user_id: 'U0BO', channel_id: CHANNEL }],
  ])('is acknowledged and changes nothing: %s', async (_, type, payload) => {
    await ask(1);
    expect((await send(type, payload)).ack).toBe('acknowledged');
    await say('U0BO', 'key list');
    expect(left()).toEqual(NOTHING);
    expect(bot().request(1).state.state).toBe('awaiting-approval');
  });

  it.each<[string, JsonObject, string]>([
    ['the form of an operator', { form: 'vm-admin link accept 1' }, 'this is for administrators'],
    ['a form of nobody', { form: 'vm frobnicate' }, 'there is no command'],
    ['a form with more words than fields', { form: `vm create web-1 ${'x '.repeat(90)}` }, 'too many words'],
    ['the token of nothing', { form: 'vm deny', token: '1.deny.AAAAAAAAAAAAAAAAAAAAAA' }, 'belongs to an earlier plan'],
  ])('is answered where it is a form with a forged mark: %s', async (_, mark, words) => {
    await ask(1);
    const payload = {
      type: 'view_submission',
      user,
      ...place,
      view: { ...view, private_metadata: JSON.stringify(mark) },
    };
    expect(JSON.stringify(await send('interactive', payload))).toContain(words);
    expect(left()).toEqual(NOTHING);
    expect(bot().request(1).state.state).toBe('awaiting-approval');
  });
});
