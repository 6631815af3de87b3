import { z } from 'zod';
import type { Card } from '../../commands/card.js';
import type { CardRemark } from '../../commands/card-remark.js';
import type { ClosedChannels } from '../keep-closed-channels.js';
import type { Delivery } from '../messenger.js';
import { postOrFallBack } from '../post-or-fall-back.js';
import type { CallSlack, SlackReply } from './call-slack.js';
import { readClosedReason } from './closed-channels.js';
import { PASSING_ERRORS } from './passing-errors.js';
import { renderMessage } from './render/render-message.js';
import type { SlackLook } from './slack-look.js';

export interface PostNeeds {
  call: CallSlack;
  look: SlackLook;
  /** `C…`: takes the cards whose own channel takes nothing any more. */
  fallbackChannel: string;
  closed: ClosedChannels;
}

/** Of the message metadata, by which a post whose reply was lost is found again. */
const EVENT = 'chatops_card';

const BAD_BLOCKS = ['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long', 'invalid_attachments'];
/** The message that was to be replied to was deleted. */
const NO_THREAD = ['thread_not_found', 'cannot_reply_to_message', 'message_not_found'];
const RETRY_MS = 15_000;
export const WAIT_MS = 5_000;

export const posted = z.object({ ts: z.string() });

interface Post {
  card: Card;
  nonce: string;
  /** Null: no reply. */
  thread: string | null;
  remark: CardRemark | null;
}

/** In its channel, or in the fallback. */
export async function postCard(
  needs: PostNeeds,
  channel: string,
  card: Card,
  { nonce, replyTo, maybeTwice }: { nonce: string; replyTo: string | null; maybeTwice: boolean },
): Promise<Delivery> {
  const { fallbackChannel, closed } = needs;
  return postOrFallBack({ platform: 'slack', channel, fallbackChannel, closed, maybeTwice }, async (place, remark) => {
    const thread = place === channel ? replyTo : null;
    const sent = await postIn(needs, place, { card, nonce, thread, remark });
    const reason = closedReasonOf(sent);
    return reason === null ? { attempt: 'said', delivery: deliveryOf(sent) } : { attempt: 'closed', reason };
  });
}

/** A reply whose thread is gone is said in the channel: it mentions somebody. */
async function postIn({ call, look }: PostNeeds, channel: string, { card, nonce, thread, remark }: Post) {
  const metadata = { event_type: EVENT, event_payload: { nonce } };
  const send = (extra: object) =>
    inSteps(look, card, { mentionGroups: true, remark }, (message) =>
      call('chat.postMessage', { channel, ...message, ...extra, metadata, unfurl_links: false }, posted),
    );
  if (thread === null) return send({});
  const sent = await send({ thread_ts: thread });
  return sent.reply === 'refused' && NO_THREAD.includes(sent.error) ? send({}) : sent;
}

/** Null: the channel takes messages, as far as this tells. */
export function closedReasonOf(sent: SlackReply<object>) {
  return sent.reply === 'refused' ? readClosedReason(sent.error) : null;
}

/** Blocks that are refused are tried without the `plan` block, then as text alone: no card is lost for its look. */
export async function inSteps(
  look: SlackLook,
  card: Card,
  options: { mentionGroups?: boolean; remark: CardRemark | null },
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

/** Of what was posted or edited. */
export function deliveryOf(sent: SlackReply<{ ts: string }>): Delivery {
  switch (sent.reply) {
    case 'ok':
      return { delivery: 'delivered', messageId: sent.data.ts };
    case 'limited':
      return { delivery: 'later', afterMs: sent.afterMs, why: 'Slack takes no more of these for now' };
    case 'away':
      return sent.maybeDone
        ? { delivery: 'uncertain', why: sent.why }
        : { delivery: 'later', afterMs: WAIT_MS, why: sent.why };
    case 'refused':
      // Slack says of these that it may have done it all the same.
      if (PASSING_ERRORS.includes(sent.error)) return { delivery: 'uncertain', why: sent.error };
      return { delivery: 'later', afterMs: RETRY_MS, why: sent.error };
  }
}
