import type { AnswerCard, Card, MentionCard } from '../../../commands/card.js';
import type { OutboxItem, Post } from '../../../commands/outbox-store.js';
import { startSlackStandIn } from '../../../test/stand-ins/slack/start-slack-stand-in.js';
import type { SlackMessage } from '../../../test/stand-ins/slack/state/workspace.js';
import type { ClosedChannels } from '../../keep-closed-channels.js';
import { sendAll } from '../../loops/fakes/send-all.js';
import { createClosedChannels } from '../closed-channels.js';
import { slackMessenger } from '../messenger.js';
import { slackCard } from '../render/fakes/slack-cards.js';
import { createSendFile } from '../send-file.js';
import { answerCard, openSlackStage, type SlackStage } from './slack-stage.js';

/** The sender with its outbox, the real client, and the stand-in: C1 is the card's channel, C2 the fallback. */
export interface SenderStage {
  slack: SlackStage['slack'];
  closed: ClosedChannels;
  /** Puts it into the outbox, to be sent with the next turn. */
  add(...items: OutboxItem[]): void;
  /** What is due by then, and what comes of it at once: an hour passes, so nothing waits any more. */
  turn(): Promise<void>;
  post(): Post | null;
  /** Others say as much in C1. */
  flood(messages: number): void;
  /** Rows that wait. */
  waiting(): number;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
export const WITH_HISTORY = ['chat:write', 'channels:read', 'channels:history', 'commands', 'files:write'];

export async function openSenderStage(): Promise<SenderStage> {
  const slack = await startSlackStandIn({ rates: false });
  let at = Date.now();
  const stage = await openSlackStage({ slack, door: () => ({ now: () => at }) });
  const { connection, test } = stage;
  const look = { team: 'T0STANDIN', command: 'vm', planBlock: true };
  const findPost = (requestId: string) => test.transaction(({ outbox }) => outbox.listPosts(requestId)[0] ?? null);
  const closed = createClosedChannels(connection.call, 'C2', () => at);
  const messenger = slackMessenger({
    ...{ call: connection.call, look, ways: connection.ways, closed, fallbackChannel: 'C2', now: () => at },
    sendFile: createSendFile(connection.call, connection.fetch, findPost),
  });
  return {
    ...{ slack, closed },
    add: (...items) => test.transaction(({ outbox }) => items.forEach((item) => void outbox.add(item, at))),
    async turn() {
      at += HOUR_MS;
      slack.skip(HOUR_MS);
      await sendAll(test.transaction, new Map([['slack', messenger]]), () => at);
    },
    post: () => findPost('r-1'),
    flood(messages) {
      const [last] = slack.messages('C1').slice(-1);
      if (last === undefined) throw new Error('nothing was posted yet');
      for (let said = 1; said <= messages; said += 1) {
        const ts = (Number(last.ts) + said / 1000).toFixed(6);
        slack.workspace.messages.push({ ...last, ts, text: `${said}`, user: 'U1', blocks: [], metadata: null });
      }
    },
    waiting: () => test.transaction(({ outbox }) => outbox.listDue(at + 100 * HOUR_MS, 100).length),
    async close() {
      await stage.close();
      await slack.stop();
    },
  };
}

export function cardOf(state: 'planning' | 'awaiting-approval' | 'denied'): Extract<OutboxItem, { kind: 'card' }> {
  const card: Card = { ...slackCard, state };
  return { kind: 'card', requestId: 'r-1', channel: 'slack:C1', card };
}

export function mentionOf(text: string): Extract<OutboxItem, { kind: 'reply' }> {
  const to = { display: 'ana', actor: 'slack:T0STANDIN/U1' };
  const card: MentionCard = { kind: 'mention', to, label: 'R-1', text };
  return { kind: 'reply', requestId: 'r-1', channel: 'slack:C1', card };
}

export function tellOf(card: Partial<AnswerCard>): OutboxItem {
  const told = answerCard('the plan', { requestId: 'r-1', ...card });
  return { kind: 'tell', actor: 'slack:T0STANDIN/U1', channel: 'slack:C1', card: told, answers: null };
}

/** The small lines below a message. */
export function remarkOf(message: SlackMessage | undefined): string {
  const last = message?.blocks.at(-1);
  return last?.type === 'context' ? JSON.stringify(last.elements) : '';
}
