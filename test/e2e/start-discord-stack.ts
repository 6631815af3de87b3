import type { DiscordStandIn } from '../stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../stand-ins/discord/start-discord-stand-in.js';
import type { Ack } from '../stand-ins/discord/state/interactions.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';
import { chatAt, stopOnFailure } from './chat-at.js';
import { notifiedBy, wordsOf } from './discord-words.js';
import { type Stack, startStack } from './start-stack.js';

export const CHANNEL = IDS.vms;
const ANSWER_MS = 30_000;
const CARD_MS = 240_000;

/** What a test sees of the Discord that an installation's bot is in. */
export interface InDiscord {
  discord: DiscordStandIn;
  /** The request's message once it says all of this. */
  card(label: string, words: readonly string[], timeoutMs?: number): Promise<DiscordMessage>;
  /** What somebody alone is shown for what they did, once it says all of this. */
  answer(ack: Ack, words: readonly string[]): Promise<DiscordMessage>;
  /** Whom the bot's posts have notified: ids of users and roles, in the order of the posts. */
  notified(): string[];
}

/** An installation whose bot is in a Discord: the stand-in, on this host's own address in the bot's network. */
export type DiscordStack = Stack & InDiscord;

/** Ana asks, Bo and Cy have the role `ops`: `scripts/chat-config.mjs` says the same to the bot. */
export function startDiscordOn(host: string): Promise<DiscordStandIn> {
  return startDiscordStandIn({
    host,
    channels: [
      { id: CHANNEL, name: 'vms' },
      { id: '400000000000000003', name: 'bot-operators' },
    ],
  });
}

export async function startDiscordStack(): Promise<DiscordStack> {
  const chat = chatAt(startDiscordOn);
  return stopOnFailure([chat], async () => {
    const stack = await startStack({ discordAt: chat.at });
    return { ...stack, ...inDiscord(chat.get()), stop: () => stack.stop().finally(chat.stop) };
  });
}

export function inDiscord(discord: DiscordStandIn): InDiscord {
  const until = (find: () => DiscordMessage[], label: string, words: readonly string[], timeoutMs: number) => {
    const fits = (message: DiscordMessage) => words.every((word) => wordsOf(message).includes(word));
    const found = () => find().find(fits);
    return discord.until(found, `${label} with ${words.join(', ')}`, timeoutMs).catch((error: Error) => {
      throw new Error(`${error.message}\nthere is:\n${find().map(wordsOf).join('\n---\n')}`);
    });
  };
  return {
    discord,
    card: (label, words, timeoutMs = CARD_MS) => {
      const isOf = (message: DiscordMessage) => wordsOf(message).startsWith(`\`SANDBOX\` ${label} `);
      return until(() => discord.messages(CHANNEL).filter(isOf), label, words, timeoutMs);
    },
    answer: (ack, words) => {
      const shown = () => discord.answers(ack).filter(({ isLoading }) => !isLoading);
      return until(shown, 'an answer', words, ANSWER_MS);
    },
    notified: () => notifiedBy(discord.calls('POST /channels/{channel_id}/messages')),
  };
}
