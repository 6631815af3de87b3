import { describe, expect, it } from 'vitest';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { expectLines } from '../slack/use-slack-bot.js';
import type { JsonObject } from '../stand-ins/chat/json.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';
import { shownLines } from './shown-lines.js';
import { wordsOf } from './start-discord-bot.js';
import { useDiscordBot } from './use-discord-bot.js';

const { bot, ask, press, say, told, stores } = useDiscordBot();
const ASK = { name: 'web-9', template: 'debian-13', size: 's', env: 'prod', blueprint: 'web', lease: '7d' };
/** Somebody of the server of whom the bot knows nothing. */
const OUT = '200000000000000077';
const left = () =>
  stores(({ requests, votes, people }) => ({
    requests: requests.list({ requester: null, action: null, limit: 9 }).length,
    votes: votes.listAll(bot().request(1).id).length,
    people: people.list().map(({ person }) => person.login),
  }));
const NOTHING = { requests: 1, votes: 0, people: ['ana', 'bo', 'cy', 'dee'] };

describe('somebody whom nobody knows here', () => {
  it('is told how to get in, whatever they do, and sees and changes nothing', async () => {
    const card = await ask(1);
    bot().discord.setUser({ id: OUT, username: 'out', displayName: 'Out' });
    expectLines(await say(OUT, 'vm create', ASK), OUT);
    expectLines(await say(OUT, 'vm mine'), OUT);
    for (const what of ['Approve', 'Cancel']) expectLines(await press(OUT, card, what), OUT);
    for (const option of ['template', 'name'] as const) {
      const words = option === 'template' ? 'vm create' : 'vm show';
      const typed = bot().discord.user(OUT).autocomplete(words, {}, option, 'web');
      expect((await typed.catch(() => ({ choices: [] }))).choices).toEqual([]);
    }
    expect(left()).toEqual(NOTHING);
  });

  it('who left the server while their press was under way, which still names the role, starts nothing', async () => {
    const card = await ask(1);
    const list = await bot().discord.user(IDS.bo).command('vm list', {}, IDS.vms);
    await bot().discord.until(() => bot().discord.answers(list)[0]?.isLoading === false, 'the list');
    bot().discord.setMember({ id: IDS.bo, isMember: false, roles: [] });
    const sent = {
      ...{ ...bot().discord.payloadOf(list), id: '900000000000000010', token: 'left', type: 3 },
      data: { id: 1, component_type: 2, custom_id: customIdOf(card, 'Approve') },
      message: { id: card.id },
    };
    // It counts as it came, and the last check asks Discord.
    const lines = await told(IDS.bo, () => bot().discord.sendDispatch('INTERACTION_CREATE', sent));
    expectLines(lines, 'R-1 create web-1: approved');
    await expect.poll(() => bot().request(1).state.state, { timeout: 10_000 }).toBe('awaiting-approval');
    expect(bot().tools.applied).toEqual([]);
  }, 40_000);
});

describe('a command in', () => {
  it('a thread, or a channel that is not configured, is answered there, and the card stands in its own', async () => {
    const { discord } = bot();
    const card = await ask(1);
    discord.setChannel({ id: '400000000000000005', name: 'elsewhere' });
    discord.setChannel({ id: '400000000000000006', name: 'a thread', type: 11, parentId: IDS.vms });
    for (const [at, channel] of ['400000000000000005', '400000000000000006'].entries()) {
      const options = { ...ASK, name: `web-${at + 5}` };
      const lines = await told(IDS.ana, () => discord.user(IDS.ana).command('vm create', options, channel));
      expectLines(lines, `R-${at + 2} create web-${at + 5}`);
      expect((await bot().untilCard(at + 2, 'Approve')).channelId).toBe(card.channelId);
      expect(discord.messages(channel)).toEqual([]);
    }
  });

  it('direct messages does nothing and says where to go', async () => {
    await ask(1);
    const payload = bot().discord.payloadOf(await bot().discord.user(IDS.ana).command('vm list', {}, IDS.vms));
    const { member, guild_id: _, ...rest } = payload;
    const user: JsonObject = { id: IDS.ana, username: 'ana' };
    const ack = await bot().discord.sendDispatch('INTERACTION_CREATE', {
      ...{ ...rest, user, id: '900000000000000011', token: 'direct' },
      data: {
        id: '1',
        name: 'vm',
        type: 1,
        options: [{ name: 'cancel', type: 1, options: [option('request', 'R-1')] }],
      },
    });
    expect(member).toBeDefined();
    expect(JSON.stringify(ack)).toContain('takes nothing in direct messages');
    expect([left(), bot().request(1).state.state]).toEqual([NOTHING, 'awaiting-approval']);
  });
});

const option = (name: string, value: string): JsonObject => ({ name, type: 3, value });

describe('options as no client of now sends them', () => {
  const send = (options: Record<string, string>) =>
    told(IDS.ana, () => bot().discord.user(IDS.ana).command('vm create', options, IDS.vms, { asTyped: true }));
  it.each([
    ['a template that was never offered', { ...ASK, template: 'windows-95' }, /no template "?windows-95/],
    ['a size that was never offered', { ...ASK, size: 'xxl' }, /xxl/],
    ['an option that is gone', { ...ASK, colour: 'red' }, /colour/],
  ])('say what is wrong with %s, and that nothing was changed', async (_, options, words) => {
    await ask(1);
    const lines = await send(options);
    expectLines(lines, words);
    expect(lines.join('\n')).toContain('nothing was changed');
    expect(left()).toEqual(NOTHING);
  });

  it('of a name that was never offered are told that there is none', async () => {
    await ask(1);
    expectLines(await say(IDS.ana, 'vm show', { name: 'web-77' }), /web-77/);
  });
});

describe('a channel that was deleted', () => {
  it('while a request runs: the card stands in the fallback, says why, and reaches its end', async () => {
    const card = await ask(1);
    const gate = createGate(143);
    bot().tools.next('-configure-configure-', async (io) => {
      await gate.program(io);
      return bot().tools.configure(io);
    });
    await press(IDS.bo, card, 'Approve');
    await gate.begun;
    bot().discord.deleteChannel(IDS.vms);
    gate.open(0);
    const inFallback = (word: string) =>
      bot()
        .discord.messages(IDS.general)
        .find((one) => wordsOf(one).includes(word));
    const shown = await bot().discord.until(() => inFallback('is ready'), 'the end in the fallback', 15_000);
    expectLines(shownLines(shown), `<#${IDS.vms}> is gone, or the bot is not in it, so this card is here.`);
  }, 40_000);
});

/** Of a button of the message, by what is written on it. */
function customIdOf({ components }: DiscordMessage, label: string): string {
  const text = JSON.stringify(components);
  return (
    new RegExp(`"custom_id":"([^"]+)"[^{}]*"label":"${label}"|"label":"${label}"[^{}]*"custom_id":"([^"]+)"`)
      .exec(text)
      ?.slice(1)
      .find((id) => id !== undefined) ?? ''
  );
}
