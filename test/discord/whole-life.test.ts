import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { type DiscordBot, startDiscordBot, wordsOf } from './start-discord-bot.js';

let bot: DiscordBot;
beforeEach(async () => {
  bot = await startDiscordBot();
});
afterEach(() => bot.close());

describe('a VM asked for in Discord', () => {
  it('is one message from the ask to ready, calls the role once, and mentions who asked once, in its thread', async () => {
    const waiting = await bot.ask(1);
    expect(waiting.allowedMentions).toMatchObject({ parse: [], roles: [IDS.ops] });
    expect(wordsOf(waiting)).toContain(`<@&${IDS.ops}>`);
    expect(wordsOf(await bot.press(IDS.ana, 1, 'Approve'))).toContain('own request');
    expect(wordsOf(await bot.press(IDS.bo, 1, 'Approve'))).toContain('approved');
    const ready = await bot.untilCard(1, 'is ready');
    expect([ready.id, bot.discord.messages(IDS.vms).length]).toEqual([waiting.id, 1]);
    const [mention] = await bot.discord.until(
      () => (bot.discord.thread(ready.id).length > 0 ? bot.discord.thread(ready.id) : undefined),
      'a reply in the thread',
      10_000,
    );
    expect(mention?.allowedMentions).toMatchObject({ parse: [], users: [IDS.ana] });
    expect(mention === undefined ? '' : wordsOf(mention)).toContain('R-1 create web-1: ready, ssh ana@');
    bot.discord.assertValid();
  }, 40_000);

  it('stands in /vm mine with its buttons, and is destroyed after a second question and an approval', async () => {
    await bot.ask(1);
    await bot.press(IDS.bo, 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    const mine = await bot.say(IDS.ana, 'vm mine');
    expect(wordsOf(mine)).toContain('web-1 · prod');
    const ana = bot.discord.user(IDS.ana);
    const before = bot.discord.ephemerals(IDS.ana).length;
    await ana.click(mine, 'Destroy');
    const sure = await bot.discord.until(() => bot.discord.ephemerals(IDS.ana)[before], 'the second question', 10_000);
    expect(wordsOf(sure)).toContain('Destroy web-1 in prod?');
    await ana.click(sure, 'Destroy web-1');
    await bot.untilCard(2, 'destroy', 'Approve');
    await bot.press(IDS.cy, 2, 'Approve');
    await bot.untilCard(2, 'is gone');
    bot.discord.assertValid();
  }, 40_000);

  it('is denied with a reason that is typed into a modal', async () => {
    const waiting = await bot.ask(1);
    const bo = bot.discord.user(IDS.bo);
    await bo.click(waiting, 'Deny');
    const modal = await bot.discord.until(() => bot.discord.modalOf(IDS.bo), 'the modal', 10_000);
    await bo.submit(modal, { reason: 'not this week' });
    expect(wordsOf(await bot.untilCard(1, 'denied'))).toContain('not this week');
    bot.discord.assertValid();
  }, 40_000);
});

describe('a decision in Discord', () => {
  it('is not taken from who has lost the role a second ago, and the last check asks again', async () => {
    await bot.ask(1);
    bot.discord.setMember({ id: IDS.bo, roles: [] });
    expect(wordsOf(await bot.press(IDS.bo, 1, 'Approve'))).toContain('in ops may approve');
    expect(bot.request(1).state.state).toBe('awaiting-approval');
    await bot.press(IDS.cy, 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    const asked = bot.discord.calls('GET /guilds/{guild_id}/members/{user_id}').map(({ path }) => path);
    expect(asked.some((path) => path.endsWith(IDS.cy))).toBe(true);
    bot.discord.assertValid();
  }, 40_000);

  it('that comes too late is told by whom it was taken', async () => {
    await bot.ask(1);
    await bot.press(IDS.bo, 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    const late = await bot.say(IDS.cy, 'vm approve', { request: 'R-1', digest: 'abcd' });
    expect(wordsOf(late)).toContain('Bo');
  }, 40_000);
});
