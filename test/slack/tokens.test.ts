import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../commands/card.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { CHANNEL, type SlackBot, startSlackBot } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot({ settings: { operatorsChannels: ['slack:C0BOT', 'terminal:operators'] } });
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

const titles = (): string[] => bot.terminal.posts.map(({ card }) => titleOf(card));
const titleOf = (card: Card): string => (card.kind === 'answer' ? card.title : card.kind);
const whySick = (): string => {
  const health = bot.platform().health();
  return health.state === 'sick' ? health.why : 'fine';
};
const mentions = () => bot.slack.thread(CHANNEL, bot.card(1)?.ts ?? '').filter(({ text }) => text.includes('<@U0ANA>'));

/** R-1 approved, and held in its next job of this name. Gives what lets it go on. */
async function holdAt(job: string, program: 'seed' | 'apply'): Promise<() => void> {
  await bot.ask(1);
  const gate = createGate(143);
  bot.tools.next(job, async (io) => {
    await gate.program(io);
    return bot.tools[program](io);
  });
  await bot.press('U0BO', 1, 'Approve');
  await gate.begun;
  return () => gate.open(0);
}

/** The tokens are taken back, and Slack ends the connections. */
function revoke(token: 'bot' | 'app' | 'both'): void {
  bot.slack.fault({ fault: 'token-revoked', token });
  if (token !== 'bot') bot.slack.fault({ fault: 'socket-dropped', which: 'all' });
}

/** An operator puts new tokens into the files and starts the bot again. */
async function renewTokens(): Promise<void> {
  const { botToken, appToken } = bot.slack.workspace;
  Object.assign(botToken, { value: 'xoxb-renewed', isRevoked: false });
  Object.assign(appToken, { value: 'xapp-renewed', isRevoked: false });
  await bot.restart();
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
}

describe('tokens that are taken back', () => {
  it.each([
    ['bot', /^Slack does not take the bot token: token_revoked$/],
    [
      'app',
      /^not connected: [^;]*; Slack does not take the app token: token_revoked$|^not connected; Slack does not take the app token: token_revoked$/,
    ],
    [
      'both',
      /^Slack does not take the bot token: token_revoked; not connected; Slack does not take the app token: token_revoked$/,
    ],
  ] as const)(
    '(%s) are said in health and on the other platform, once, and so is the end of it',
    async (token, why) => {
      revoke(token);
      // Any call tells; without one the bot asks by itself every minute.
      await bot.platform().readGroup?.('slack:T0STANDIN/S0OPS');
      await expect.poll(whySick, { timeout: 10_000 }).toMatch(why);
      await bot.pass(11_000);
      await expect.poll(() => titles().length, { timeout: 10_000 }).toBe(1);
      expect(titles()[0]).toMatch(/^slack is not well: .*token_revoked/);
      await renewTokens();
      await expect.poll(whySick, { timeout: 10_000 }).toBe('fine');
      expect((await bot.say('U0ANA', 'list')).text).not.toBe('');
    },
  );

  it('while a run is past its last check: it goes on to its end, which is shown with a new token', async () => {
    const goOn = await holdAt('-apply-apply-', 'apply');
    revoke('both');
    // No reading of before is young enough any more.
    await bot.pass(61_000);
    goOn();
    await expect.poll(() => bot.request(1).state.state, { timeout: 10_000 }).toBe('ready');
    await renewTokens();
    await bot.pass(20_000);
    await bot.untilCard(1, 'is ready');
    await bot.slack.until(() => mentions()[0], 'a mention');
    expect([bot.slack.messages(CHANNEL).length, mentions().length]).toEqual([1, 1]);
  });

  it('while a run is before its last check: it waits and changes nothing, and goes on with a new token', async () => {
    const goOn = await holdAt('-build-seed-', 'seed');
    revoke('both');
    await bot.pass(61_000);
    goOn();
    const waits = (): string | null => {
      const { state } = bot.request(1);
      return state.state === 'running' ? (state.waits ?? null) : null;
    };
    await expect
      .poll(waits, { timeout: 10_000 })
      .toMatch(/^who is in ops cannot be read from Slack right now: Slack says token_revoked$/);
    await bot.pass(20_000);
    expect([waits() === null, bot.tools.applied]).toEqual([false, []]);
    await renewTokens();
    await bot.pass(20_000);
    await bot.untilCard(1, 'is ready');
    expect(bot.tools.applied).toHaveLength(1);
  });
});
