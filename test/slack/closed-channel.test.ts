import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHANNEL, FALLBACK, OPERATORS, type SlackBot, startSlackBot } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot();
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

const inFallback = () => bot.slack.messages(FALLBACK);
const shown = (message: object | undefined) => JSON.stringify(message ?? null);

it('shows the end of a request elsewhere, calls its requester there, and tells the operators, once for two', async () => {
  await bot.ask(1);
  await bot.ask(2, 'web-2');
  bot.slack.setChannel({ id: CHANNEL, isBotMember: false });
  await bot.press('U0BO', 1, 'Approve');
  const ready = await bot.slack.until(
    () => inFallback().find((message) => shown(message).includes('web-1') && shown(message).includes('is ready')),
    'the end in the fallback',
  );
  expect(shown(ready)).toContain(`The bot is not in <#${CHANNEL}>, so this card is here.`);
  const mention = await bot.slack.until(() => bot.slack.thread(FALLBACK, ready.ts)[0], 'a mention');
  expect(mention.text).toContain('<@U0ANA>');
  await bot.press('U0BO', 2, 'Approve');
  await bot.slack.until(() => inFallback()[1], 'the other end');
  const notice = () =>
    bot.slack.messages(OPERATORS).filter((message) => shown(message).includes('/invite @chatops in #'));
  await bot.slack.until(() => notice()[0], 'a notice to the operators');
  await bot.pass(10_000);
  expect(notice()).toHaveLength(1);
});

it('calls the approvers where the card of a closed channel stands, by the card alone', async () => {
  bot.slack.setChannel({ id: CHANNEL, isArchived: true });
  const card = await bot.ask(1);
  expect([card.channel, shown(card).includes('<!subteam^S0OPS>')]).toEqual([FALLBACK, true]);
  expect(shown(card)).toContain(`<#${CHANNEL}> is archived, so this card is here.`);
  expect(bot.slack.thread(FALLBACK, card.ts)).toEqual([]);
});
