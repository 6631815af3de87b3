import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Delivery } from '../messenger.js';
import { type CallSlack, type SlackReply, TOKEN_ERRORS } from './call-slack.js';
import { PASSING_ERRORS } from './passing-errors.js';

const WAIT_MS = 5_000;
const TOKEN_MS = 60_000;

/** In the conversation with the bot that everybody has. `user`: `U…`. */
export async function postToPerson(
  call: CallSlack,
  user: string,
  message: { text: string; blocks: KnownBlock[] },
): Promise<Delivery> {
  return toldBy(await call('chat.postMessage', { channel: user, ...message }, z.object({ ts: z.string() })));
}

/** Of what one person is told: twice annoys less than never, and tells nobody else. */
export function toldBy(sent: SlackReply<{ ts: string } | { message_ts: string }>): Delivery {
  switch (sent.reply) {
    case 'ok':
      return { delivery: 'delivered', messageId: 'ts' in sent.data ? sent.data.ts : sent.data.message_ts };
    case 'limited':
      return { delivery: 'later', afterMs: sent.afterMs, why: 'Slack takes no more of these for now' };
    case 'away':
      return { delivery: 'later', afterMs: WAIT_MS, why: sent.why };
    case 'refused':
      // With a new token they are told after all.
      if (TOKEN_ERRORS.includes(sent.error)) return { delivery: 'later', afterMs: TOKEN_MS, why: sent.error };
      if (PASSING_ERRORS.includes(sent.error)) return { delivery: 'later', afterMs: WAIT_MS, why: sent.error };
      return { delivery: 'gone', why: sent.error };
    default:
      return sent satisfies never;
  }
}
