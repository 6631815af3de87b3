import { afterEach, beforeEach } from 'vitest';
import type { Policy } from '../../commands/approval/policy.js';
import { redecideWaiting } from '../../commands/policy/redecide-waiting.js';
import type { Stores } from '../../commands/stores.js';
import type { DiscordMessage, DiscordModal } from '../stand-ins/discord/state/server.js';
import { shownLines } from './shown-lines.js';
import { type DiscordBot, type DiscordBotWishes, startDiscordBot } from './start-discord-bot.js';

/** A bot of its own for each test of a file; after each, every call that it made was valid. */
export interface UsedBot {
  bot(): DiscordBot;
  /** Sends a command and gives the lines of the answer. */
  say(user: string, command: string, options?: Record<string, string>): Promise<string[]>;
  /** Clicks on what is given, also where it is not the newest any more; gives the lines of the answer. */
  press(user: string, message: DiscordMessage, what: string): Promise<string[]>;
  /** Does something that is answered to this person alone; gives the lines of the answer. */
  told(user: string, act: () => Promise<object>): Promise<string[]>;
  /** Does something that opens a modal for them; gives it. */
  modalAfter(user: string, act: () => Promise<object>): Promise<DiscordModal>;
  /** Ana asks for a VM in prod; gives a copy of its card as it is while it waits. */
  ask(number: number, name?: string): Promise<DiscordMessage>;
  /** Another policy is loaded, as an operator does it: what waits is decided again, or only when it is looked at. */
  load(policy: Policy, redecide: boolean): void;
  stores<T>(read: (stores: Stores) => T): T;
}

export function useDiscordBot(wishes: DiscordBotWishes = {}): UsedBot {
  let running: DiscordBot | null = null;
  const bot = (): DiscordBot => {
    if (running === null) throw new Error('no bot is running');
    return running;
  };
  beforeEach(async () => {
    running = await startDiscordBot(wishes);
  });
  afterEach(async () => {
    bot().discord.assertValid();
    await bot().close();
  });
  const told: UsedBot['told'] = async (user, act) => {
    const { discord } = bot();
    const before = discord.ephemerals(user).length;
    await act();
    const answer = (): DiscordMessage | undefined =>
      discord
        .ephemerals(user)
        .slice(before)
        .find(({ isLoading }) => !isLoading);
    return shownLines(await discord.until(answer, `an answer to ${user}`, 15_000));
  };
  return {
    bot,
    told,
    say: async (user, command, options) => shownLines(await bot().say(user, command, options)),
    press: (user, message, what) => told(user, () => bot().discord.user(user).click(message, what, { stale: true })),
    async modalAfter(user, act) {
      const { discord } = bot();
      discord.user(user).closeModal();
      await act();
      return discord.until(() => discord.modalOf(user), `a modal of ${user}`, 10_000);
    },
    ask: async (number, name) => structuredClone(await bot().ask(number, name)),
    load: (policy, redecide) =>
      bot().stores((stores) => {
        stores.policies.add(policy, 'host:test', bot().clock.now());
        if (redecide) redecideWaiting(stores, bot().useCases);
      }),
    stores: (read) => bot().stores(read),
  };
}
