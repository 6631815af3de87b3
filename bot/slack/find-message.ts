import { z } from 'zod';
import type { Lookup } from '../messenger.js';
import type { CallSlack, SlackReply } from './call-slack.js';
import { scopes } from './scopes.js';

/** Slack's clock and ours may differ; a message of ours that is older than this was not the one. */
const CLOCKS_APART_MS = 10 * 60_000;
/** Of one answer (https://docs.slack.dev/reference/methods/conversations.history). */
const PER_PAGE = 200;
/** A channel with more messages than this since the try is not read to its end: thousands are nobody's one post. */
const PAGES = 20;
const AGAIN_MS = 5_000;

const Granted = z.object({ response_metadata: z.object({ scopes: z.array(z.string()).default([]) }).optional() });
const Page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      // Of other apps' messages nobody knows the form; they are not the one.
      files: z
        .array(z.object({ id: z.string() }))
        .optional()
        .catch(undefined),
      metadata: z
        .object({ event_payload: z.object({ nonce: z.string() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
type Message = z.output<typeof Page>['messages'][number];

/** `thread`: the message that it replied to, or null: in the channel itself. `since`: of the first try, milliseconds. */
export interface Where {
  channel: string;
  thread: string | null;
  since: number;
}

/** Null: the token may read messages. Asked only when it is needed, so a scope that was granted later counts. */
export async function askWhetherReadable(call: CallSlack): Promise<Exclude<Lookup, { lookup: 'there' }> | null> {
  const reply = await call('auth.test', {}, Granted);
  if (reply.reply !== 'ok') return unread(reply);
  const granted = reply.data.response_metadata?.scopes ?? [];
  const isGranted = scopes.some(({ scope, when }) => when === 'history' && granted.includes(scope));
  return isGranted ? null : { lookup: 'unknowable', why: 'the history scope was not granted' };
}

/** Reads no further than to the time of the first try, and stops at what it looks for. */
export async function findMessage(
  call: CallSlack,
  { channel, thread, since }: Where,
  isIt: (message: Message) => boolean,
): Promise<Lookup> {
  const method = thread === null ? 'conversations.history' : 'conversations.replies';
  const place = thread === null ? { channel } : { channel, ts: thread };
  const oldest = String(Math.max(Math.floor((since - CLOCKS_APART_MS) / 1000), 0));
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const asked = { ...place, oldest, limit: PER_PAGE, include_all_metadata: true, cursor };
    const reply = await call(method, asked, Page);
    // A thread whose first message was deleted: it was posted in the channel then.
    if (reply.reply === 'refused' && reply.error === 'thread_not_found') {
      return findMessage(call, { channel, thread: null, since }, isIt);
    }
    if (reply.reply !== 'ok') return unread(reply);
    const found = reply.data.messages.find(isIt);
    if (found !== undefined) return { lookup: 'there', messageId: found.ts };
    cursor = reply.data.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return { lookup: 'absent' };
  }
  return { lookup: 'unknowable', why: 'too much was said since' };
}

export function hasNonce(nonce: string): (message: Message) => boolean {
  return ({ metadata }) => metadata?.event_payload.nonce === nonce;
}

export function hasFile(id: string): (message: Message) => boolean {
  return ({ files }) => files?.some((file) => file.id === id) ?? false;
}

function unread(reply: Exclude<SlackReply<never>, { reply: 'ok' }>): Exclude<Lookup, { lookup: 'there' | 'absent' }> {
  switch (reply.reply) {
    case 'limited':
      return { lookup: 'later', afterMs: reply.afterMs, why: 'Slack takes no more of these for now' };
    case 'away':
      return { lookup: 'later', afterMs: AGAIN_MS, why: reply.why };
    case 'refused':
      return { lookup: 'unknowable', why: reply.error };
  }
}
