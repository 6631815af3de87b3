import type { FetchFunction } from '@slack/web-api';
import { z } from 'zod';
import type { AnswerCard } from '../../commands/card.js';
import type { PlatformDoor } from '../platform-door.js';
import type { CallSlack } from './call-slack.js';

/** Takes a long file out of an answer into the thread of its request's card; a short one stays where it is. */
export type SendFile = (card: AnswerCard) => Promise<AnswerCard>;

/** Shown within the message up to this length, as the renderer does. */
const INLINE_CHARACTERS = 2_500;
/** Larger ones lose their middle: nobody reads more on a phone, and `chatops state` and the log have it. */
const FILE_CHARACTERS = 4 * 1024 * 1024;
const UPLOAD_TIMEOUT_MS = 30_000;

const place = z.object({ upload_url: z.url(), file_id: z.string() });

export function createSendFile(call: CallSlack, fetch: FetchFunction, findPost: PlatformDoor['findPost']): SendFile {
  return async (card) => {
    const { file, requestId } = card;
    if (file === null) return card;
    if (file.text === '') return { ...card, file: null, lines: [...card.lines, `${file.name} is empty`] };
    if (file.text.length <= INLINE_CHARACTERS) return card;
    const post = requestId === undefined ? null : findPost(requestId);
    const why = post === null ? 'its card is not posted yet' : await upload(call, fetch, file, post);
    if (why === null)
      return { ...card, file: null, lines: [...card.lines, `${file.name} is in the thread of its card`] };
    const end = `… the rest is not shown: ${why}`;
    const text = `${file.text.slice(0, INLINE_CHARACTERS - end.length - 1)}\n${end}`;
    return { ...card, file: { ...file, text } };
  };
}

/** Null, or why it did not come to be. */
async function upload(
  call: CallSlack,
  fetch: FetchFunction,
  { name, text }: { name: string; text: string },
  post: { channel: string; messageId: string },
): Promise<string | null> {
  const bytes = new TextEncoder().encode(shorten(text));
  const given = await call('files.getUploadURLExternal', { filename: name, length: bytes.length }, place);
  if (given.reply !== 'ok') return describe(given);
  try {
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
    const body = new FormData();
    body.append('filename', new Blob([bytes]), name);
    const sent = await fetch(given.data.upload_url, { method: 'POST', body, signal });
    if (!sent.ok) return `the upload gave HTTP ${sent.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const files = [{ id: given.data.file_id, title: name }];
  const channel = post.channel.slice(post.channel.indexOf(':') + 1);
  const ended = await call(
    'files.completeUploadExternal',
    { files, channel_id: channel, thread_ts: post.messageId },
    z.object({}),
  );
  return ended.reply === 'ok' ? null : describe(ended);
}

function describe(reply: { reply: 'refused'; error: string } | { reply: 'limited' } | { reply: 'away'; why: string }) {
  if (reply.reply === 'refused') return reply.error;
  return reply.reply === 'limited' ? 'Slack takes no more files for now' : reply.why;
}

function shorten(text: string): string {
  if (text.length <= FILE_CHARACTERS) return text;
  const half = FILE_CHARACTERS / 2;
  return `${text.slice(0, half)}\n… ${text.length - FILE_CHARACTERS} characters left out …\n${text.slice(-half)}`;
}
