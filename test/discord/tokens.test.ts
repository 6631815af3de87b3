import { describe, expect, it } from 'vitest';
import type { Card } from '../../commands/card.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { wordsOf } from './start-discord-bot.js';
import { useDiscordBot } from './use-discord-bot.js';

const { bot, ask, say } = useDiscordBot({
  settings: { operatorsChannels: [`discord:${IDS.general}`, 'terminal:operators'] },
});

const titleOf = (card: Card): string => (card.kind === 'answer' ? card.title : card.kind);
const titles = (): string[] => bot().terminal.posts.map(({ card }) => titleOf(card));
const whySick = (): string => {
  const health = bot().platform().health();
  return health.state === 'sick' ? health.why : 'fine';
};
const mentions = () =>
  bot()
    .discord.thread(bot().card(1)?.id ?? '')
    .filter((told) => wordsOf(told).includes(`<@${IDS.ana}>`));

/** R-1 approved, and held in its next job of this name. Gives what lets it go on. */
async function holdAt(job: string, program: 'seed' | 'apply'): Promise<() => void> {
  await ask(1);
  const gate = createGate(143);
  bot().tools.next(job, async (io) => {
    await gate.program(io);
    return bot().tools[program](io);
  });
  await bot().press(IDS.bo, 1, 'Approve');
  await gate.begun;
  return () => gate.open(0);
}

/** The token is reset in Discord's portal, which ends the connection too. */
async function reset(): Promise<void> {
  bot().discord.resetToken();
  await expect.poll(whySick, { timeout: 10_000 }).toMatch(/Discord does not take the bot token/);
}

/** An operator puts the new token into its file and starts the bot again. */
async function renew(): Promise<void> {
  await bot().restart();
  await expect.poll(whySick, { timeout: 10_000 }).toBe('fine');
}

describe('a token that was reset while the bot runs', () => {
  it('is said in health and on the other platform, once, until a new one is there', async () => {
    await reset();
    await bot().pass(11_000);
    await expect.poll(() => titles().length, { timeout: 10_000 }).toBe(1);
    expect(titles()[0]).toMatch(/^discord is not well: .*does not take the bot token/);
    await bot().pass(60_000);
    await renew();
    expect((await say(IDS.ana, 'vm list')).join()).not.toBe('');
    expect(titles()).toHaveLength(1);
  }, 60_000);

  it('while a run is past its last check: it goes on to its end, which is shown with the new one', async () => {
    const goOn = await holdAt('-apply-apply-', 'apply');
    await reset();
    // No reading of before is young enough any more.
    await bot().pass(61_000);
    goOn();
    await expect.poll(() => bot().request(1).state.state, { timeout: 10_000 }).toBe('ready');
    await renew();
    await bot().pass(60_000);
    await bot().untilCard(1, 'is ready');
    await bot().discord.until(() => mentions()[0], 'a mention', 15_000);
    expect([bot().discord.messages(IDS.vms).length, mentions().length]).toEqual([1, 1]);
  }, 60_000);

  it('while a run is before its last check: it waits and changes nothing, and goes on with the new one', async () => {
    const goOn = await holdAt('-build-seed-', 'seed');
    await reset();
    await bot().pass(61_000);
    goOn();
    const waits = (): string | null => {
      const { state } = bot().request(1);
      return state.state === 'running' ? (state.waits ?? null) : null;
    };
    await expect.poll(waits, { timeout: 10_000 }).toMatch(/^who is in ops cannot be read from Discord right now: /);
    await bot().pass(20_000);
    expect([waits() === null, bot().tools.applied]).toEqual([false, []]);
    await renew();
    await bot().pass(60_000);
    await bot().untilCard(1, 'is ready');
    expect(bot().tools.applied).toHaveLength(1);
  }, 60_000);
});
