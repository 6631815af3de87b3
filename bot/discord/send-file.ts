import { createHash } from 'node:crypto';
import { ComponentType, MessageFlags, Routes } from 'discord.js';
import type { AnswerCard } from '../../commands/card.js';
import { shortenFile } from '../shorten-file.js';
import type { CallDiscord } from './call-discord.js';
import { whyRefused } from './delivery-of.js';
import { fileName } from './file-name.js';
import { markMessage } from './mark-message.js';
import { isAttached } from './render/render-answer.js';
import { posted } from './send-message.js';
import type { StartThread } from './start-thread.js';

/**
 * Takes a long file out of an answer into the thread of its request's card; where it cannot be there it stays, and is
 * attached to the answer. An answer that is tried again (`nonce`) is not sent its file again.
 */
export type SendFile = (card: AnswerCard, nonce: string) => Promise<AnswerCard>;

export interface FileNeeds {
  call: CallDiscord;
  /** The message that shows the request's card. */
  findPost(requestId: string): { channel: string; messageId: string } | null;
  startThread: StartThread;
  /** Of the thread of a message. */
  threadName(message: string): string;
}

/** A file may have 10 MiB (facts: discord.md, 4), and one of these characters takes three bytes at most. */
const FILE_CHARACTERS = 3 * 1024 * 1024;
/** Answers that wait to be told; more of them at once than this is an outage. */
const KEPT = 100;

export function createSendFile(needs: FileNeeds): SendFile {
  const done = new Map<string, AnswerCard>();
  return async (card, nonce) => {
    const { file, requestId } = card;
    if (file === null) return card;
    if (file.text === '') return { ...card, file: null, lines: [...card.lines, `${file.name} is empty`] };
    if (!isAttached(file)) return card;
    const before = done.get(nonce);
    if (before !== undefined) return before;
    const cut = { name: fileName(file.name), text: shortenFile(file.text, FILE_CHARACTERS) };
    const post = requestId === undefined ? null : needs.findPost(requestId);
    const problem = post === null ? 'its card is not posted yet' : await sendInto(needs, post, cut, nonce);
    if (problem !== null) {
      const line = requestId === undefined ? [] : [`${cut.name} is here and not in the thread: ${problem}`];
      return { ...card, lines: [...card.lines, ...line], file: cut };
    }
    const told = { ...card, lines: [...card.lines, `${cut.name} is in the thread of its card`], file: null };
    if (done.size >= KEPT) done.clear();
    done.set(nonce, told);
    return told;
  };
}

/** Null, or why it is not there. */
async function sendInto(
  { call, startThread, threadName }: FileNeeds,
  { channel, messageId }: { channel: string; messageId: string },
  file: { name: string; text: string },
  nonce: string,
): Promise<string | null> {
  const id = channel.slice(channel.indexOf(':') + 1);
  const thread = await startThread(id, messageId, threadName(messageId));
  if (thread.place === 'later') return thread.delivery.why;
  if (thread.place === 'channel') return 'its card has no thread';
  const own = createHash('sha256').update(`${nonce} file`).digest('base64url').slice(0, 22);
  const components = [{ type: ComponentType.File, file: { url: `attachment://${file.name}` } }];
  const body = {
    flags: MessageFlags.IsComponentsV2,
    components: markMessage(components, own),
    allowed_mentions: { parse: [] },
    nonce: own,
    enforce_nonce: true,
  };
  const sent = await call({ method: 'POST', route: Routes.channelMessages(messageId), body, files: [file] }, posted);
  if (sent.reply === 'ok') return null;
  if (sent.reply === 'limited') return 'Discord takes no more files for now';
  return sent.reply === 'refused' ? whyRefused(sent) : sent.why;
}
