import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Lookup } from '../messenger.js';
import type { CallDiscord } from './call-discord.js';
import { laterOf, whyRefused } from './delivery-of.js';
import { markOf } from './mark-message.js';
import { snowflakeAt } from './snowflake.js';

/** Discord's clock and ours may differ; a message of ours that is older than this was not the one. */
const CLOCKS_APART_MS = 10 * 60_000;
/** Of one answer (https://discord.com/developers/docs/resources/message#get-channel-messages). */
const PER_PAGE = 100;
/** A channel with more messages than this since the try is not read to its end: thousands are nobody's one post. */
const PAGES = 40;

/** Of others' messages nobody knows the form; they are not the one. */
const Message = z.object({
  id: z.string(),
  components: z.array(z.object({ id: z.number().optional().catch(undefined) })).catch([]),
});
const Page = z
  .array(Message)
  .nullable()
  .transform((messages) => messages ?? []);

/** `unreadable`: it shows nothing at all, as an empty channel does and one whose history the bot may not read. */
export type Look = Lookup | { lookup: 'unreadable' } | { lookup: 'refused'; code: number; why: string };

/** Reads no further than to `since`, the time of the first try (milliseconds), and stops at what it looks for. */
export async function findMessage(call: CallDiscord, channel: string, nonce: string, since: number): Promise<Look> {
  const mark = markOf(nonce);
  let after = snowflakeAt(since - CLOCKS_APART_MS);
  for (let page = 0; page < PAGES; page += 1) {
    const read = await readPage(call, channel, { after, limit: String(PER_PAGE) });
    if ('lookup' in read) return read;
    const found = read.messages.find(({ components }) => components[0]?.id === mark);
    if (found !== undefined) return { lookup: 'there', messageId: found.id };
    if (read.messages.length < PER_PAGE)
      return page === 0 && read.messages.length === 0 ? isAnythingShown(call, channel) : { lookup: 'absent' };
    after = newest(read.messages);
  }
  return { lookup: 'unknowable', why: 'too much was said since' };
}

/** Without the right to read the history Discord does not refuse: it shows no messages. */
async function isAnythingShown(call: CallDiscord, channel: string): Promise<Look> {
  const read = await readPage(call, channel, { limit: '1' });
  if ('lookup' in read) return read;
  return read.messages.length > 0 ? { lookup: 'absent' } : { lookup: 'unreadable' };
}

async function readPage(
  call: CallDiscord,
  channel: string,
  query: Readonly<Record<string, string>>,
): Promise<{ messages: z.output<typeof Page> } | Extract<Look, { lookup: 'later' | 'refused' }>> {
  const reply = await call({ method: 'GET', route: Routes.channelMessages(channel), query }, Page);
  if (reply.reply === 'ok') return { messages: reply.data };
  if (reply.reply === 'refused' && reply.status !== 401) {
    return { lookup: 'refused', code: reply.code, why: whyRefused(reply) };
  }
  const { afterMs, why } = laterOf(reply);
  return { lookup: 'later', afterMs, why };
}

/** A page comes newest first, but that is nothing to rely on. */
function newest(messages: readonly { id: string }[]): string {
  return messages.map(({ id }) => id).reduce((one, other) => (BigInt(one) > BigInt(other) ? one : other), '0');
}
