import type { AnswerCard, MentionCard, RequestCard } from '../../../commands/card.js';
import type { OutboxItem, Post } from '../../../commands/outbox-store.js';
import { openTestDatabase } from '../../../db/fakes/open-test-database.js';
import type { DiscordStandIn } from '../../../test/stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../../../test/stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../../../test/stand-ins/discord/state/seed-server.js';
import { createAnswerWays } from '../../answer-ways.js';
import { sendAll } from '../../loops/fakes/send-all.js';
import type { Messenger } from '../../messenger.js';
import type { ClosedChannel } from '../../platform.js';
import { waitingCard } from '../../terminal/fakes/sample-cards.js';
import { makeOutbound } from '../make-outbound.js';
import { callByRest } from './call-by-rest.js';

export const [OWN, FALLBACK] = [IDS.vms, IDS.general];

/** The sender with its outbox, the real REST client, and the stand-in: `vms` is the card's channel, `general` the fallback. */
export interface DiscordSenderStage {
  discord: DiscordStandIn;
  messenger: Messenger;
  closed(): readonly ClosedChannel[];
  /** Puts it into the outbox, to be sent with the next turn. */
  add(...items: OutboxItem[]): void;
  /** What is due by then, and what comes of it at once: an hour passes, or so long, so nothing waits any more. */
  turn(passMs?: number): Promise<void>;
  post(): Post | null;
  /** Rows that wait. */
  waiting(): number;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

export async function openDiscordSenderStage(): Promise<DiscordSenderStage> {
  const discord = await startDiscordStandIn({ rates: false });
  const test = openTestDatabase();
  let at = Date.now();
  const now = (): number => at;
  const findPost = (requestId: string) => test.transaction(({ outbox }) => outbox.listPosts(requestId)[0] ?? null);
  const connection = { call: callByRest(discord), ways: createAnswerWays(now, 900_000) };
  const { messenger, closedChannels } = makeOutbound(
    connection,
    { guild: discord.guildId, command: 'vm' },
    { installation: { guild: discord.guildId, fallbackChannel: FALLBACK }, door: { now, findPost } },
  );
  return {
    ...{ discord, messenger, closed: () => closedChannels?.() ?? [] },
    add: (...items) => test.transaction(({ outbox }) => items.forEach((item) => void outbox.add(item, at))),
    async turn(passMs = HOUR_MS) {
      at += passMs;
      discord.skip(passMs);
      await sendAll(test.transaction, new Map([['discord', messenger]]), now);
    },
    post: () => findPost('r-1'),
    waiting: () => test.transaction(({ outbox }) => outbox.listDue(at + 100 * HOUR_MS, 100).length),
    async close() {
      await discord.stop();
      test.remove();
    },
  };
}

const ana = { display: 'ana', actor: `discord:${IDS.ana}` };

export function cardOf(state: 'planning' | 'awaiting-approval' | 'denied'): Extract<OutboxItem, { kind: 'card' }> {
  const card: RequestCard = { ...waitingCard, requester: ana, state };
  return { kind: 'card', requestId: 'r-1', channel: `discord:${OWN}`, card };
}

export function mentionOf(text: string): Extract<OutboxItem, { kind: 'reply' }> {
  const card: MentionCard = { kind: 'mention', to: ana, label: 'R-1', text };
  return { kind: 'reply', requestId: 'r-1', channel: `discord:${OWN}`, card };
}

export function tellOf(more: Partial<AnswerCard>): OutboxItem {
  const nothing = { lines: [], table: null, file: null, buttons: [] };
  const card: AnswerCard = { kind: 'answer', tone: 'ok', title: 'the plan', requestId: 'r-1', ...nothing, ...more };
  return { kind: 'tell', actor: `discord:${IDS.ana}`, channel: `discord:${OWN}`, card, answers: null };
}

/** Everything that is written in a message. */
export function textOf(message: { components: object[] } | undefined): string {
  return [...JSON.stringify(message?.components ?? []).matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, text]) => text ?? '')
    .join('\n');
}
