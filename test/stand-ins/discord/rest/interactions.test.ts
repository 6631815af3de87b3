import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { IDS } from '../state/seed-server.js';
import { answer, CARD, codeOf, post, register, tokenOf, use, useRest } from '../use-rest.js';

const start = useRest();
const EPHEMERAL = 1 << 6;
const FORM = {
  type: 9,
  data: {
    custom_id: 'why:1',
    title: 'Deny',
    components: [{ type: 18, label: 'Reason', component: { type: 4, custom_id: 'reason', style: 2 } }],
  },
};
const DEFER = { type: 5, data: { flags: EPHEMERAL } };

describe('the first answer', () => {
  it('is too late after three seconds', async () => {
    const used = await start();
    const asked = await use(used);
    used.discord.skip(3_001);
    expect(await codeOf(answer(used, asked, DEFER))).toBe(10062);
    expect(used.discord.lateAnswers()).toEqual([asked.id]);
  });

  it('can be given once', async () => {
    const used = await start();
    const asked = await use(used);
    expect(await codeOf(answer(used, asked, DEFER))).toBe(0);
    expect(await codeOf(answer(used, asked, DEFER))).toBe(40060);
    expect(await codeOf(answer(used, asked, FORM))).toBe(40060);
  });

  it('is for one that was asked', async () => {
    const used = await start();
    const asked = await use(used);
    expect(await codeOf(answer(used, { ...asked, token: 'other' }, DEFER))).toBe(10062);
  });

  it.each<[string, object]>([
    ['choices for a command', { type: 8, data: { choices: [] } }],
    ['an update of no message', { type: 6 }],
  ])('cannot be %s', async (_, body) => {
    const used = await start();
    expect(await codeOf(answer(used, await use(used), body))).toBe(50035);
    expect(used.discord.violations[0]?.problem).toContain('does not answer an interaction');
  });

  it('to a form is no form', async () => {
    const used = await start();
    await answer(used, await use(used), FORM);
    const form = used.discord.modalOf(IDS.ana);
    if (form === null) throw new Error('no form');
    const sent = tokenOf(used.discord.payloadOf(await used.discord.user(IDS.ana).submit(form, { reason: 'no' })));
    expect(await codeOf(answer(used, sent, FORM))).toBe(50035);
    expect(await codeOf(answer(used, sent, DEFER))).toBe(0);
    expect(used.discord.modalOf(IDS.ana)).toBeNull();
  });

  it('to what is typed offers at most 25', async () => {
    const used = await start();
    await register(used);
    const typed = await used.discord.user(IDS.ana).autocomplete('vm create', {}, 'template', 'deb', IDS.vms);
    const choices = Array.from({ length: 26 }, (_, place) => ({ name: `n${place}`, value: 'v' }));
    const asked = tokenOf(used.discord.payloadOf(typed));
    expect(await codeOf(answer(used, asked, { type: 8, data: { choices: [{ name: '', value: 'v' }] } }))).toBe(50035);
    expect(await codeOf(answer(used, asked, { type: 8, data: { choices: choices.slice(0, 25) } }))).toBe(0);
  });
});

describe('what comes after the first answer', () => {
  const original = (app: string, token: string) => Routes.webhookMessage(app, token);
  it('edits what was deferred, which stays for one person', async () => {
    const used = await start();
    const { discord, rest } = used;
    const asked = await use(used);
    const edit = () =>
      rest.patch(original(discord.applicationId, asked.token), { body: { content: 'done' }, auth: false });
    expect(await codeOf(edit())).toBe(10015);
    await answer(used, asked, DEFER);
    const [waiting] = discord.ephemerals(IDS.ana);
    expect(waiting?.isLoading).toBe(true);
    expect(await codeOf(edit())).toBe(0);
    expect([waiting?.isLoading, waiting?.content]).toEqual([false, 'done']);
    expect(discord.messages(IDS.vms)).toEqual([]);
    // As a message of the channel nobody knows it.
    const byChannel = rest.patch(Routes.channelMessage(IDS.vms, waiting?.id ?? ''), { body: { content: 'x' } });
    expect(await codeOf(byChannel)).toBe(10008);
  });

  it('by its token works for fifteen minutes', async () => {
    const used = await start();
    const { discord, rest } = used;
    const asked = await use(used);
    await answer(used, asked, DEFER);
    const say = () =>
      rest.post(Routes.webhook(discord.applicationId, asked.token), { body: { content: 'x' }, auth: false });
    discord.skip(15 * 60_000 - 1_000);
    expect(await codeOf(say())).toBe(0);
    discord.skip(2_000);
    expect(await codeOf(say())).toBe(50027);
    expect(discord.invalidRequests()).toBe(1);
  });

  it('takes the place of what was deferred, then follows it', async () => {
    const used = await start();
    const { discord, rest } = used;
    const asked = await use(used);
    await answer(used, asked, DEFER);
    const say = (content: string) =>
      rest.post(Routes.webhook(discord.applicationId, asked.token), {
        body: { content, flags: EPHEMERAL },
        auth: false,
      });
    await say('first');
    await say('second');
    expect(discord.ephemerals(IDS.ana).map(({ content }) => content)).toEqual(['first', 'second']);
  });

  it('is a violation where it carries the bot token', async () => {
    const used = await start();
    const asked = await use(used);
    await answer(used, asked, DEFER);
    await used.rest.patch(original(used.discord.applicationId, asked.token), { body: { content: 'x' } });
    expect(used.discord.violations[0]?.problem).toContain('carries the bot token');
  });
});

it('a button updates its message, and gives no new one', async () => {
  const used = await start();
  await post(used, CARD);
  const card = used.discord.messages(IDS.vms)[0];
  if (card === undefined) throw new Error('no card');
  const clicked = tokenOf(used.discord.payloadOf(await used.discord.user(IDS.bo).click(card, 'Approve')));
  const data = { components: [{ type: 10, content: 'approved' }] };
  expect(await codeOf(answer(used, clicked, { type: 7, data }))).toBe(0);
  expect(card.components).toEqual([{ type: 10, content: 'approved', id: 1 }]);
  expect(used.discord.messages(IDS.vms).length).toBe(1);
});
