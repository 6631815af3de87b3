import { z } from 'zod';
import type { AnswerCard, Card, FormCard } from '../../commands/card.js';
import type { Delivery, Messenger } from '../messenger.js';
import type { AnswerWays } from './answer-ways.js';
import type { CallSlack, SlackReply } from './call-slack.js';
import { createEditBudget } from './edit-budget.js';
import { renderMessage } from './render/render-message.js';
import type { SendFile } from './send-file.js';
import type { SlackLook } from './slack-look.js';

export interface MessengerNeeds {
  call: CallSlack;
  look: SlackLook;
  ways: AnswerWays;
  sendFile: SendFile;
  /** `C…`: takes the cards whose own channel takes nothing any more. */
  fallbackChannel: string;
  now(): number;
}

/** Of the message metadata, by which a post whose reply was lost is found again. */
const EVENT = 'chatops_card';

/** The channel takes nothing, whatever is posted: https://docs.slack.dev/reference/methods/chat.postMessage (errors). */
const CLOSED_CHANNEL = ['channel_not_found', 'is_archived', 'not_in_channel', 'restricted_action', 'is_inactive'];
const MISSING_MESSAGE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
const BAD_BLOCKS = ['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long', 'invalid_attachments'];
const RETRY_MS = 15_000;
const WAIT_MS = 5_000;

const posted = z.object({ ts: z.string() });
const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.object({ nonce: z.string().optional() }) })
        .optional(),
    }),
  ),
});

/** Posts, edits and tells in one workspace, each call tried once; the sender decides what is tried again. */
export function slackMessenger(needs: MessengerNeeds): Messenger {
  const budget = createEditBudget(needs.now);
  let isClosed = false;
  const open = (): void => {
    if (isClosed) throw new Error('the Slack messenger is closed');
  };
  return {
    platform: 'slack',
    pace: { editsPerMinute: budget.perMinute, holdPlanningMs: 10_000 },
    async post(channel, card, nonce, replyTo) {
      open();
      return post(needs, idOf(channel), card, { nonce, replyTo });
    },
    async edit(channel, messageId, card) {
      open();
      const waitMs = budget.take(card.kind === 'request' && (card.state === 'running' || card.state === 'planning'));
      if (waitMs > 0) return { delivery: 'later', afterMs: waitMs, why: 'as many edits as Slack takes in a minute' };
      const sent = await inSteps(needs, card, {}, (message) =>
        needs.call('chat.update', { channel: idOf(channel), ts: messageId, ...message }, posted),
      );
      if (sent.reply === 'refused' && CLOSED_CHANNEL.includes(sent.error)) return { delivery: 'gone', why: sent.error };
      if (sent.reply === 'away') return { delivery: 'later', afterMs: WAIT_MS, why: sent.why };
      return deliveryOf(sent, messageId);
    },
    async tell(actor, channel, card, _nonce, answers) {
      open();
      const told = card.kind === 'answer' ? await needs.sendFile(card) : card;
      const way = answers === null ? null : needs.ways.find(answers);
      const asked = told.kind === 'answer' || told.kind === 'form' ? await answerBy(way, told) : null;
      return asked ?? whisper(needs, actor.split('/')[1] ?? '', idOf(channel), told);
    },
    async findPost(channel, nonce) {
      open();
      return findPost(needs.call, idOf(channel), nonce);
    },
    async close() {
      isClosed = true;
    },
  };
}

async function answerBy(
  way: ReturnType<AnswerWays['find']>,
  card: AnswerCard | FormCard,
): Promise<Extract<Delivery, { delivery: 'delivered' }> | null> {
  const delivery = way === null ? null : await way(card);
  return delivery?.delivery === 'delivered' ? delivery : null;
}

async function post(
  needs: MessengerNeeds,
  channel: string,
  card: Card,
  { nonce, replyTo }: { nonce: string; replyTo: string | null },
): Promise<Delivery> {
  const metadata = { event_type: EVENT, event_payload: { nonce } };
  const thread = replyTo === null ? {} : { thread_ts: replyTo };
  const send = (to: string, extra: object) =>
    inSteps(needs, card, { mentionGroups: true }, (message) =>
      needs.call('chat.postMessage', { channel: to, ...message, ...extra, metadata, unfurl_links: false }, posted),
    );
  const sent = await send(channel, thread);
  const isClosed = sent.reply === 'refused' && CLOSED_CHANNEL.includes(sent.error);
  if (!isClosed || channel === needs.fallbackChannel) return deliveryOf(sent, '');
  const delivery = deliveryOf(await send(needs.fallbackChannel, {}), '');
  return delivery.delivery === 'delivered' ? { ...delivery, channel: `slack:${needs.fallbackChannel}` } : delivery;
}

/** Blocks that are refused are tried without the `plan` block, then as text alone: no card is lost for its look. */
async function inSteps(
  { look }: MessengerNeeds,
  card: Card,
  options: { mentionGroups?: boolean },
  send: (message: { text: string; blocks?: object }) => Promise<SlackReply<{ ts: string }>>,
): Promise<SlackReply<{ ts: string }>> {
  const isBad = (reply: SlackReply<{ ts: string }>): boolean =>
    reply.reply === 'refused' && BAD_BLOCKS.includes(reply.error);
  const first = await send(renderMessage(card, look, options));
  if (!isBad(first)) return first;
  const plain = renderMessage(card, { ...look, planBlock: false }, options);
  const second = await send(plain);
  return isBad(second) ? send({ text: plain.text }) : second;
}

function deliveryOf(sent: SlackReply<{ ts: string }>, messageId: string): Delivery {
  switch (sent.reply) {
    case 'ok':
      return { delivery: 'delivered', messageId: messageId === '' ? sent.data.ts : messageId };
    case 'limited':
      return { delivery: 'later', afterMs: sent.afterMs, why: 'Slack takes no more of these for now' };
    case 'away':
      return sent.maybeDone
        ? { delivery: 'uncertain', why: sent.why }
        : { delivery: 'later', afterMs: WAIT_MS, why: sent.why };
    case 'refused':
      if (MISSING_MESSAGE.includes(sent.error)) return { delivery: 'missing', why: sent.error };
      return { delivery: 'later', afterMs: RETRY_MS, why: sent.error };
  }
}

/** Seen by one person; where the input came from no channel, as a message to them. */
async function whisper(needs: MessengerNeeds, user: string, channel: string, card: Card): Promise<Delivery> {
  const message = renderMessage(card, needs.look);
  const isPerson = /^[UW]/.test(channel);
  const sent = isPerson
    ? await needs.call('chat.postMessage', { channel, ...message }, posted)
    : await needs.call('chat.postEphemeral', { channel, user, ...message }, z.object({ message_ts: z.string() }));
  if (sent.reply === 'ok')
    return { delivery: 'delivered', messageId: 'ts' in sent.data ? sent.data.ts : sent.data.message_ts };
  if (sent.reply === 'limited')
    return { delivery: 'later', afterMs: sent.afterMs, why: 'Slack takes no more of these for now' };
  // A second whisper annoys less than none, and tells nobody else.
  if (sent.reply === 'away') return { delivery: 'later', afterMs: WAIT_MS, why: sent.why };
  return { delivery: 'gone', why: sent.error };
}

/** Null also where the optional history scope was not granted: then the card may stand there twice. */
async function findPost(call: CallSlack, channel: string, nonce: string): Promise<string | null> {
  const found = await call('conversations.history', { channel, include_all_metadata: true, limit: 200 }, history);
  if (found.reply !== 'ok') return null;
  return found.data.messages.find(({ metadata }) => metadata?.event_payload.nonce === nonce)?.ts ?? null;
}

function idOf(channel: string): string {
  return channel.slice(channel.indexOf(':') + 1);
}
