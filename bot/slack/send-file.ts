import type { FetchFunction } from '@slack/web-api';
import { z } from 'zod';
import type { AnswerCard } from '../../commands/card.js';
import type { PlatformDoor } from '../platform-door.js';
import { shortenFile } from '../shorten-file.js';
import type { CallSlack } from './call-slack.js';
import { askWhetherReadable, findMessage, hasFile } from './find-message.js';

/**
 * Takes a long file out of an answer into the thread of its request's card; a short one stays where it is. An answer that
 * is tried again (`nonce`) is not sent its file again.
 */
export type SendFile = (card: AnswerCard, nonce: string) => Promise<AnswerCard>;

/** Shown within the message up to this length, as the renderer does. */
const INLINE_CHARACTERS = 2_500;
/** Larger ones lose their middle: nobody reads more on a phone, and `chatops state` and the log have it. */
const FILE_CHARACTERS = 4 * 1024 * 1024;
const UPLOAD_TIMEOUT_MS = 30_000;
/** Answers that wait to be told; more of them at once than this is an outage. */
const KEPT = 100;

const place = z.object({ upload_url: z.url(), file_id: z.string() });

export function createSendFile(call: CallSlack, fetch: FetchFunction, findPost: PlatformDoor['findPost']): SendFile {
  const done = new Map<string, AnswerCard>();
  return async (card, nonce) => {
    const { file, requestId } = card;
    if (file === null) return card;
    if (file.text === '') return { ...card, file: null, lines: [...card.lines, `${file.name} is empty`] };
    if (file.text.length <= INLINE_CHARACTERS) return card;
    const before = done.get(nonce);
    if (before !== undefined) return before;
    const post = requestId === undefined ? null : findPost(requestId);
    const upload: Upload =
      post === null
        ? { upload: 'failed', why: 'its card is not posted yet' }
        : await uploadInto(post, call, fetch, file);
    if (upload.upload === 'failed') return { ...card, file: shortened(file, upload.why) };
    const there = upload.upload === 'there';
    const line = `${file.name} ${there ? 'is' : 'may be'} in the thread of its card`;
    const told = { ...card, lines: [...card.lines, line], file: there ? null : shortened(file, upload.why) };
    if (done.size >= KEPT) done.clear();
    done.set(nonce, told);
    return told;
  };
}

/** `unknown`: Slack did not say whether it took it. */
type Upload = { upload: 'there' } | { upload: 'failed' | 'unknown'; why: string };

function shortened({ name, text }: { name: string; text: string }, why: string): { name: string; text: string } {
  const end = `… the rest is not shown: ${why}`;
  return { name, text: `${text.slice(0, INLINE_CHARACTERS - end.length - 1)}\n${end}` };
}

async function uploadInto(
  post: { channel: string; messageId: string },
  call: CallSlack,
  fetch: FetchFunction,
  { name, text }: { name: string; text: string },
): Promise<Upload> {
  const bytes = new TextEncoder().encode(shortenFile(text, FILE_CHARACTERS));
  const given = await call('files.getUploadURLExternal', { filename: name, length: bytes.length }, place);
  if (given.reply !== 'ok') return { upload: 'failed', why: describe(given) };
  const problem = await sendBytes(fetch, given.data.upload_url, bytes, name);
  if (problem !== null) return { upload: 'failed', why: problem };
  const channel = post.channel.slice(post.channel.indexOf(':') + 1);
  const files = [{ id: given.data.file_id, title: name }];
  const args = { files, channel_id: channel, thread_ts: post.messageId };
  const ended = await call('files.completeUploadExternal', args, z.object({}));
  if (ended.reply === 'ok') return { upload: 'there' };
  if (ended.reply !== 'away' || !ended.maybeDone) return { upload: 'failed', why: describe(ended) };
  const isThere = await isInThread(call, { channel, thread: post.messageId, file: given.data.file_id });
  return isThere ? { upload: 'there' } : { upload: 'unknown', why: 'Slack did not say whether it took the file' };
}

/** Null, or why they did not arrive. */
async function sendBytes(
  fetch: FetchFunction,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<string | null> {
  try {
    const body = new FormData();
    body.append('filename', new Blob([bytes]), name);
    const sent = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS) });
    return sent.ok ? null : `the upload gave HTTP ${sent.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Only where the optional history scope was granted. Not being there yet proves nothing: Slack shares files late. */
async function isInThread(
  call: CallSlack,
  { channel, thread, file }: { channel: string; thread: string; file: string },
): Promise<boolean> {
  if ((await askWhetherReadable(call)) !== null) return false;
  const found = await findMessage(call, { channel, thread, since: 0 }, hasFile(file));
  return found.lookup === 'there';
}

function describe(reply: { reply: 'refused'; error: string } | { reply: 'limited' } | { reply: 'away'; why: string }) {
  if (reply.reply === 'refused') return reply.error;
  return reply.reply === 'limited' ? 'Slack takes no more files for now' : reply.why;
}
