import type { JsonObject } from '../../chat/json.js';
import { listMembers } from '../state/seed-workspace.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackMessage } from '../state/workspace.js';
import { getVisibleChannel, openDirect } from './find-channel.js';
import { listPage } from './list-page.js';
import { argument, flag, type Method, needed } from './method.js';
import { renderChannel, renderMessage } from './render-slack.js';

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const OPEN = ['channels:manage', 'groups:write', 'im:write', 'mpim:write'];

export const conversationMethods: { [name: string]: Method } = {
  'conversations.info': { tier: 't3', scopes: READ, token: 'bot', run: getChannel },
  'conversations.list': { tier: 't2', scopes: READ, token: 'bot', run: listChannels },
  'conversations.members': { tier: 't4', scopes: READ, token: 'bot', run: listChannelMembers },
  'conversations.history': { tier: 't3', scopes: HISTORY, token: 'bot', run: listHistory },
  'conversations.replies': { tier: 't3', scopes: HISTORY, token: 'bot', run: listReplies },
  'conversations.open': { tier: 't3', scopes: OPEN, token: 'bot', run: openConversation },
};

function getChannel(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  return { channel: renderChannel(state, channel, flag(args, 'include_num_members')) };
}

function listChannels(state: StandInState, args: JsonObject): JsonObject {
  const types = (argument(args, 'types') || 'public_channel').split(',');
  const channels = [...state.workspace.channels.values()]
    .filter((channel) => (channel.isPrivate ? channel.isBotMember : true))
    .filter((channel) => types.includes(channel.isIm ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel'))
    .filter((channel) => !(channel.isArchived && flag(args, 'exclude_archived')));
  const { items, metadata } = listPage(channels, args);
  return { channels: items.map((channel) => renderChannel(state, channel, true)), response_metadata: metadata };
}

function listChannelMembers(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  const bot = channel.isBotMember ? [state.workspace.botUserId] : [];
  const { items, metadata } = listPage([...listMembers(state.workspace, channel), ...bot], args);
  return { members: items, response_metadata: metadata };
}

function listHistory(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  if (!channel.isBotMember) throw new SlackError('not_in_channel');
  const found = state.workspace.messages
    .filter((message) => message.channel === channel.id && message.threadTs === null && isInRange(message, args))
    .toReversed();
  return renderPage(state, found, args);
}

function listReplies(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  const ts = needed(args, 'ts');
  const thread = state.workspace.messages.filter(
    (message) => message.channel === channel.id && (message.ts === ts || message.threadTs === ts),
  );
  if (thread.length === 0) throw new SlackError('thread_not_found');
  return renderPage(
    state,
    thread.filter((message) => message.ts === ts || isInRange(message, args)),
    args,
  );
}

function isInRange(message: SlackMessage, args: JsonObject): boolean {
  const at = Number(message.ts);
  const oldest = Number(argument(args, 'oldest') || 0);
  const latest = Number(argument(args, 'latest') || Number.MAX_SAFE_INTEGER);
  return flag(args, 'inclusive') ? at >= oldest && at <= latest : at > oldest && at < latest;
}

function renderPage(state: StandInState, messages: SlackMessage[], args: JsonObject): JsonObject {
  const { items, metadata } = listPage(messages, args);
  const withMetadata = flag(args, 'include_all_metadata');
  return {
    messages: items.map((message) => renderMessage(state, message, withMetadata)),
    has_more: metadata.next_cursor !== '',
    response_metadata: metadata,
  };
}

function openConversation(state: StandInState, args: JsonObject): JsonObject {
  const users = argument(args, 'users').split(',').filter(Boolean);
  const [user] = users;
  if (user === undefined) return { channel: { id: getVisibleChannel(state, needed(args, 'channel')).id } };
  if (users.length > 1) throw new SlackError('method_not_supported_for_channel_type');
  const known = state.workspace.users.get(user);
  if (known === undefined) throw new SlackError('user_not_found');
  if (known.deleted) throw new SlackError('user_disabled');
  return { channel: { id: openDirect(state, user).id } };
}
