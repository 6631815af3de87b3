import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../chat/json.js';
import { objectsOf, textOf } from '../../chat/json.js';
import { addMessage, findMessage } from '../state/message-store.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackFile } from '../state/workspace.js';
import { getWritableChannel } from './find-channel.js';
import { argument, jsonArgument, type Method, needed } from './method.js';
import { renderFile } from './render-slack.js';

const write = { tier: 't4', scopes: ['files:write'], token: 'bot' } as const;

export const fileMethods: { [name: string]: Method } = {
  'files.getUploadURLExternal': { ...write, run: getUploadUrl },
  'files.completeUploadExternal': { ...write, run: completeUpload },
};

function getUploadUrl(state: StandInState, args: JsonObject): JsonObject {
  const lengthBytes = Number(argument(args, 'length'));
  // docs: a length of 0 counts as missing.
  if (!(lengthBytes > 0)) throw new SlackError('missing_argument');
  const name = needed(args, 'filename');
  const id = `F${randomBytes(5).toString('hex').toUpperCase()}`;
  const file: SlackFile = { id, name, title: name, lengthBytes, content: null, channel: null, messageTs: null };
  state.workspace.files.set(id, file);
  return { upload_url: `${state.publicUrl}/upload/${id}`, file_id: id };
}

function completeUpload(state: StandInState, args: JsonObject): JsonObject {
  const wanted = objectsOf(jsonArgument(args, 'files') ?? null);
  const files = wanted.map((item) => {
    const file = state.workspace.files.get(textOf(item.id));
    if (file === undefined || file.content === null) throw new SlackError('file_not_found');
    file.title = textOf(item.title) || file.name;
    return file;
  });
  if (files.length === 0) throw new SlackError('file_not_found');
  const channel = argument(args, 'channel_id') || argument(args, 'channels');
  if (channel !== '') shareFiles(state, files, channel, args);
  return { files: files.map((file) => renderFile(state, file)) };
}

function shareFiles(state: StandInState, files: SlackFile[], channelId: string, args: JsonObject): void {
  const channel = getWritableChannel(state, channelId, 'posting_to_channel_denied');
  const threadTs = argument(args, 'thread_ts') || null;
  if (threadTs !== null && findMessage(state, channel.id, threadTs) === null) throw new SlackError('invalid_channel');
  const text = argument(args, 'initial_comment');
  const ids = files.map((file) => file.id);
  const message = addMessage(state, { channel: channel.id, threadTs, text, blocks: [], metadata: null, files: ids });
  for (const file of files) Object.assign(file, { channel: channel.id, messageTs: message.ts });
  state.changes.tell();
}

/** Takes the bytes of an upload; gives what the upload server answers. */
export function takeUpload(state: StandInState, id: string, content: Buffer): { status: number; text: string } {
  const file = state.workspace.files.get(id);
  if (file === undefined) return { status: 404, text: 'no such upload' };
  if (content.length !== file.lengthBytes) {
    state.violations.add('upload', `${content.length} bytes instead of the ${file.lengthBytes} that were told`);
    return { status: 400, text: 'wrong length' };
  }
  file.content = content;
  return { status: 200, text: `OK - ${content.length}` };
}
