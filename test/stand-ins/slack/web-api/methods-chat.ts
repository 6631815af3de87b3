import type { JsonObject } from '../../chat/json.js';
import { addMessage, changeMessage, findMessage, listReusedBlockIds, removeMessage } from '../state/message-store.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackMessage } from '../state/workspace.js';
import { POST_TEXT, readContent, UPDATE_TEXT } from './check-content.js';
import { getVisibleChannel, getWritableChannel, isMember } from './find-channel.js';
import { argument, type Method, needed } from './method.js';
import { renderMessage } from './render-slack.js';

const write = { scopes: ['chat:write'], token: 'bot' } as const;

export const chatMethods: { [name: string]: Method } = {
  'chat.postMessage': { ...write, tier: 't5', run: postMessage },
  'chat.update': { ...write, tier: 't3', run: updateMessage },
  'chat.postEphemeral': { ...write, tier: 't4', run: postEphemeral },
  'chat.delete': { ...write, tier: 't3', run: deleteMessage },
  'chat.getPermalink': { scopes: [], token: 'bot', tier: 't5', run: getPermalink },
};

function postMessage(state: StandInState, args: JsonObject): JsonObject {
  const channel = getWritableChannel(state, needed(args, 'channel'));
  const content = readContent(state, 'chat.postMessage', args, POST_TEXT);
  const threadTs = argument(args, 'thread_ts') || null;
  if (threadTs !== null && findMessage(state, channel.id, threadTs) === null) {
    throw new SlackError('cannot_reply_to_message');
  }
  const message = addMessage(state, { ...content, channel: channel.id, threadTs });
  return { channel: channel.id, ts: message.ts, message: renderMessage(state, message, true) };
}

function updateMessage(state: StandInState, args: JsonObject): JsonObject {
  const channel = getWritableChannel(state, needed(args, 'channel'), 'is_inactive');
  const message = getOwnMessage(state, channel.id, needed(args, 'ts'), 'cant_update_message');
  const content = readContent(state, 'chat.update', args, UPDATE_TEXT);
  const reused = listReusedBlockIds(message.blocks, content.blocks);
  if (reused.length > 0) {
    const problem = `block_id ${reused.join(', ')} stands on a changed block; a message that is updated wants a new one`;
    state.violations.add('chat.update', problem, JSON.stringify(args));
  }
  changeMessage(state, message, content);
  return { channel: channel.id, ts: message.ts, text: message.text, message: renderMessage(state, message, true) };
}

function postEphemeral(state: StandInState, args: JsonObject): JsonObject {
  const channel = getWritableChannel(state, needed(args, 'channel'));
  const user = needed(args, 'user');
  if (!isMember(state, channel, user)) throw new SlackError('user_not_in_channel');
  const content = readContent(state, 'chat.postEphemeral', args, POST_TEXT);
  const threadTs = argument(args, 'thread_ts') || null;
  const message = addMessage(state, { ...content, channel: channel.id, ephemeralTo: user, threadTs });
  return { message_ts: message.ts };
}

function deleteMessage(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  const message = getOwnMessage(state, channel.id, needed(args, 'ts'), 'cant_delete_message');
  removeMessage(state, message);
  return { channel: channel.id, ts: message.ts };
}

function getPermalink(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  const ts = needed(args, 'message_ts');
  if (findMessage(state, channel.id, ts) === null) throw new SlackError('message_not_found');
  const permalink = `${state.publicUrl}/archives/${channel.id}/p${ts.replace('.', '')}`;
  return { channel: channel.id, permalink };
}

function getOwnMessage(state: StandInState, channel: string, ts: string, foreign: string): SlackMessage {
  const message = findMessage(state, channel, ts);
  if (message === null) throw new SlackError('message_not_found');
  if (message.user !== state.workspace.botUserId) throw new SlackError(foreign);
  return message;
}
