import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { isDiscordToken } from '../../../../bot/settings/read-discord-token.js';
import { IDS } from '../state/seed-server.js';
import type { PermissionName } from '../state/server.js';
import { CARD, codeOf, post, useRest } from '../use-rest.js';

const start = useRest();
type Used = Awaited<ReturnType<typeof start>>;

const embed = { embeds: [{ title: 'x' }] };
const startThread = ({ rest, discord }: Used) =>
  rest.post(Routes.threads(IDS.vms, discord.messages(IDS.vms)[0]?.id ?? ''), { body: { name: 'R-1' } });

async function startWithCard(): Promise<Used & { id: string }> {
  const used = await start();
  await post(used, CARD);
  return { ...used, id: used.discord.messages(IDS.vms)[0]?.id ?? '' };
}

describe('a right that the bot has not', () => {
  it.each<[PermissionName, (used: Used) => Promise<unknown>, number]>([
    ['ViewChannel', (used) => post(used, CARD), 50001],
    ['SendMessages', (used) => post(used, CARD), 50013],
    ['EmbedLinks', (used) => post(used, embed), 50013],
    ['CreatePublicThreads', startThread, 50013],
    [
      'ReadMessageHistory',
      ({ rest, discord }) => rest.get(Routes.channelMessage(IDS.vms, discord.messages(IDS.vms)[0]?.id ?? '')),
      50013,
    ],
    [
      'AttachFiles',
      ({ rest }) => rest.post(Routes.channelMessages(IDS.vms), { body: {}, files: [{ name: 'a.txt', data: 'x' }] }),
      50013,
    ],
  ])('%s', async (permission, call, code) => {
    const used = await startWithCard();
    const takeBack = used.discord.forbid(IDS.vms, [permission]);
    expect(await codeOf(call(used))).toBe(code);
    takeBack();
    expect(await codeOf(call(used))).toBe(0);
    used.discord.assertValid();
  });

  it('SendMessagesInThreads is another than SendMessages', async () => {
    const used = await startWithCard();
    await startThread(used);
    const takeBack = used.discord.forbid(IDS.vms, ['SendMessagesInThreads']);
    expect(await codeOf(post(used, CARD, used.id))).toBe(50013);
    expect(await codeOf(post(used, CARD))).toBe(0);
    takeBack();
    used.discord.forbid(IDS.vms, ['SendMessages']);
    expect(await codeOf(post(used, CARD, used.id))).toBe(0);
  });

  it('ReadMessageHistory shows no messages, and is not refused', async () => {
    const used = await startWithCard();
    const list = () => used.rest.get(Routes.channelMessages(IDS.vms));
    expect(await list()).toMatchObject([{ id: used.id, components: [{ type: 17, id: 1 }] }]);
    used.discord.forbid(IDS.vms, ['ReadMessageHistory']);
    expect(await list()).toEqual([]);
  });
});

describe('what is gone', () => {
  it('a message is 10008, a channel 10003, and everything is 50001 without the bot', async () => {
    const used = await startWithCard();
    const edit = () =>
      used.rest.patch(Routes.channelMessage(IDS.vms, used.id), { body: { components: CARD.components } });
    const takeBack = used.discord.fault({ fault: 'bot-removed' });
    expect(await codeOf(post(used, CARD))).toBe(50001);
    expect(await codeOf(used.rest.get(Routes.guild(IDS.guild)))).toBe(50001);
    takeBack();
    expect(await codeOf(edit())).toBe(0);
    used.discord.deleteMessage(used.id);
    expect(await codeOf(edit())).toBe(10008);
    used.discord.deleteChannel(IDS.vms);
    expect(await codeOf(edit())).toBe(10003);
  });

  it('somebody who left is 10007, and nobody is 10013', async () => {
    const { discord, rest } = await start();
    const member = (id: string) => rest.get(Routes.guildMember(IDS.guild, id));
    expect(await member(IDS.bo)).toMatchObject({ roles: [IDS.ops], user: { id: IDS.bo, username: 'bo' } });
    discord.setMember({ id: IDS.bo, roles: [] });
    expect(await member(IDS.bo)).toMatchObject({ roles: [] });
    discord.setMember({ id: IDS.bo, isMember: false });
    expect(await codeOf(member(IDS.bo))).toBe(10007);
    expect(await codeOf(member('200000000000000077'))).toBe(10013);
  });

  it('a token that was set anew is 401', async () => {
    const used = await start();
    const before = used.discord.botToken();
    const token = used.discord.resetToken();
    expect([isDiscordToken(before), isDiscordToken(token), before === token]).toEqual([true, true, false]);
    expect(await codeOf(post(used, CARD))).toBe(401);
    used.rest.setToken(token);
    expect(await codeOf(post(used, CARD))).toBe(0);
    expect(used.discord.invalidRequests()).toBe(1);
  });
});

describe('a thread', () => {
  it('has the id of its message, and is started once', async () => {
    const used = await startWithCard();
    expect(await startThread(used)).toMatchObject({ id: used.id, type: 11, parent_id: IDS.vms });
    expect(await codeOf(startThread(used))).toBe(160004);
    await post(used, CARD, used.id);
    expect(used.discord.thread(used.id).length).toBe(1);
    used.discord.deleteThread(used.id);
    expect(await codeOf(post(used, CARD, used.id))).toBe(10003);
    expect(used.discord.messages(IDS.vms).length).toBe(1);
  });

  it('that is archived opens when something is said, is not edited before, and takes nothing when it is locked', async () => {
    const used = await startWithCard();
    await startThread(used);
    await post(used, CARD, used.id);
    const reply = used.discord.thread(used.id)[0]?.id ?? '';
    used.discord.setChannel({ id: used.id, isArchived: true });
    const edit = () =>
      used.rest.patch(Routes.channelMessage(used.id, reply), { body: { components: CARD.components } });
    expect(await codeOf(edit())).toBe(50083);
    expect(await codeOf(post(used, CARD, used.id))).toBe(0);
    expect(used.discord.threadOf(used.id)?.isArchived).toBe(false);
    used.discord.setChannel({ id: used.id, isLocked: true, isArchived: true });
    expect(await codeOf(post(used, CARD, used.id))).toBe(50083);
  });
});

it('a direct message is for somebody who takes them', async () => {
  const used = await start();
  const open = await used.rest.post(Routes.userChannels(), { body: { recipient_id: IDS.ana } });
  expect(open).toMatchObject({ type: 1, recipients: [{ id: IDS.ana }] });
  const [channel = ''] = [...used.discord.server.channels.values()]
    .filter(({ type }) => type === 1)
    .map(({ id }) => id);
  expect(await codeOf(post(used, CARD, channel))).toBe(0);
  expect(used.discord.directMessages(IDS.ana).length).toBe(1);
  used.discord.setUser({ id: IDS.ana, takesDirectMessages: false });
  expect(await codeOf(post(used, CARD, channel))).toBe(50007);
});

it('tells of the server, its roles and channels with the rights in them', async () => {
  const { discord, rest } = await start();
  discord.forbid(IDS.vms, ['SendMessages']);
  expect(await rest.get(Routes.guild(IDS.guild))).toMatchObject({ id: IDS.guild, roles: expect.any(Array) });
  expect(await rest.get(Routes.guildRoles(IDS.guild))).toMatchObject([
    { id: IDS.guild },
    { managed: true },
    { id: IDS.ops },
  ]);
  expect(await rest.get(Routes.guildChannels(IDS.guild))).toMatchObject([
    { id: IDS.vms, permission_overwrites: [{ id: IDS.bot, type: 1, allow: '0', deny: '2048' }] },
    { id: IDS.general },
  ]);
  expect(await rest.get(Routes.user('@me'))).toMatchObject({ id: IDS.bot, bot: true });
  expect(await rest.get(Routes.currentApplication())).toMatchObject({ id: IDS.bot, flags: 0 });
  expect(await rest.get(Routes.oauth2CurrentApplication())).toMatchObject({ id: IDS.bot });
});
