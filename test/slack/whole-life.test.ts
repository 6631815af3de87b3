import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNEL, type SlackBot, startSlackBot, wordsOf } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot();
  await bot.slack.until(() => (bot.slack.connections().length === 2 ? true : undefined), 'two sockets', 20_000);
});
afterEach(() => bot.close());

describe('a VM asked for in Slack', () => {
  it('is one message from the ask to ready, with one reply that mentions who asked', async () => {
    const waiting = await bot.ask(1);
    expect(wordsOf(waiting)).toContain('<!subteam^S0OPS>');
    const own = await bot.press('U0ANA', 1, 'Approve');
    expect(wordsOf(own)).toContain('own request');
    await bot.press('U0BO', 1, 'Approve');
    const ready = await bot.untilCard(1, 'is ready');
    expect(ready.ts).toBe(waiting.ts);
    const thread = () => bot.slack.thread(CHANNEL, ready.ts);
    await bot.slack.until(() => thread().find(({ text }) => text.includes('<@U0ANA>')), 'a mention', 10_000);
    expect(thread()).toHaveLength(1);
    expect(bot.slack.messages(CHANNEL)).toHaveLength(1);
    bot.slack.assertValid();
  }, 30_000);

  it('names on its waiting card who is in the group by now', async () => {
    await bot.ask(1);
    expect(wordsOf(await bot.untilCard(1, 'Cy'))).toContain('one more of Bo, Cy');
    bot.slack.setGroup({ id: 'S0OPS', users: ['U0BO'] });
    await bot.pass(120_000);
    await bot.say('U0DEE', 'create web-2 size=s env=prod template=debian-13');
    await bot.untilCard(1, 'one more of Bo ·');
    bot.slack.assertValid();
  }, 30_000);
});
