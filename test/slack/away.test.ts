import { afterEach, describe, expect, it } from 'vitest';
import type { Card } from '../../commands/card.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { failureSettings } from '../failures/settings.js';
import { CHANNEL, OPERATORS, type SlackBot, startSlackBot, startTestWorkspace, wordsOf } from './start-slack-bot.js';

let bot: SlackBot;
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

const SETTINGS = {
  settings: {
    operatorsChannels: [`slack:${OPERATORS}`, 'terminal:operators'],
    limits: { ...failureSettings.limits, vmsPerPerson: 10 },
  },
};
const connected = () => bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
const titleOf = (card: Card): string => (card.kind === 'answer' ? card.title : card.kind);
const titles = (): string[] => bot.terminal.posts.map(({ card }) => titleOf(card));
const cards = () => bot.slack.messages(CHANNEL);
const mentionsOf = (number: number) =>
  bot.slack.thread(CHANNEL, bot.card(number)?.ts ?? '').filter(({ text }) => text.includes('<@U0ANA>'));
const waiting = (): number => bot.stores(({ outbox }) => outbox.listDue(Number.MAX_SAFE_INTEGER, 10_000)).length;

/** Ana types in the terminal, where the same person has an account. */
function typeInTerminal(text: string): void {
  bot.stores(({ invocations }) =>
    invocations.add({
      ...{ id: `terminal:${text}`, actor: 'terminal:ana', place: { channel: 'terminal:main' }, at: bot.clock.now() },
      input: { kind: 'command', text: `/vm ${text}` },
    }),
  );
}

async function toldInTerminal(count: number): Promise<string> {
  await expect.poll(() => bot.terminal.told.length, { timeout: 10_000 }).toBe(count);
  const last = bot.terminal.told.at(-1);
  return last === undefined ? '' : titleOf(last.card);
}

describe('Slack that cannot be reached', () => {
  it('at the start: the terminal works meanwhile, and what waited is posted once when Slack comes', async () => {
    const slack = await startTestWorkspace();
    await slack.stopListening();
    bot = await startSlackBot({ ...SETTINGS, slack });
    typeInTerminal('create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d');
    expect(await toldInTerminal(1)).toContain('R-1');
    await bot.pass(15_000);
    await expect
      .poll(titles, { timeout: 10_000 })
      .toEqual([expect.stringMatching(/^slack is not well: .*ECONNREFUSED/)]);
    await slack.resumeListening();
    await connected();
    await bot.pass(20_000);
    await bot.untilCard(1, 'Approve');
    await bot.press('U0BO', 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    await expect.poll(() => titles().at(-1), { timeout: 10_000 }).toBe('slack is well again');
    expect(cards()).toHaveLength(1);
  }, 40_000);

  it('for an hour in the middle: cards catch up, each stands once with one mention, and little was kept', async () => {
    bot = await startSlackBot(SETTINGS);
    await connected();
    await bot.ask(1);
    await bot.press('U0BO', 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    await bot.ask(2, 'web-2');
    await bot.ask(3, 'web-3');
    const gate = createGate(143);
    bot.tools.next('-configure-configure-', async (io) => {
      await gate.program(io);
      return bot.tools.configure(io);
    });
    await bot.press('U0BO', 2, 'Approve');
    await gate.begun;
    await bot.slack.stopListening();
    typeInTerminal('create web-4 template=debian-13 size=s env=prod blueprint=web lease=7d');
    typeInTerminal('cancel R-3');
    await toldInTerminal(2);
    await expect.poll(() => bot.request(4).state.state, { timeout: 10_000 }).toBe('awaiting-approval');
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await bot.pass(5 * 60_000);
    }
    gate.open(0);
    await expect.poll(() => bot.request(2).state.state, { timeout: 10_000 }).toBe('ready');
    // A card for each of three requests and a mention for one, however long it takes.
    expect(waiting()).toBeLessThanOrEqual(4);
    await bot.slack.resumeListening();
    await connected();
    await bot.pass(20_000);
    await bot.untilCard(2, 'is ready');
    await bot.untilCard(3, 'cancelled');
    expect(wordsOf(await bot.untilCard(4, 'Approve'))).toContain('<!subteam^S0OPS>');
    await bot.slack.until(() => mentionsOf(2)[0], 'a mention');
    await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
    expect([cards().length, ...[1, 2, 3, 4].map((number) => mentionsOf(number).length)]).toEqual([4, 1, 1, 0, 0]);
  }, 40_000);
});
