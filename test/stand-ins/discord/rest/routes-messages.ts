import { objectOf, textOf } from '../../chat/json.js';
import { checkMessage } from '../checks/check-message.js';
import { type Problem, refuse } from '../state/discord-error.js';
import { addMessage, dropMessage, editMessage, FLAGS, getMessage } from '../state/message-store.js';
import { getAllowedChannel, may, postingIn } from '../state/permissions.js';
import type { DiscordChannel, DiscordMessage, PermissionName } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';
import { bodyOf, type RestCall } from './read-call.js';
import { renderMessage } from './render-discord.js';
import { NOTHING, ok, type Params, type Route } from './route.js';

const MESSAGES = '/channels/{channel_id}/messages';
const MESSAGE = '/channels/{channel_id}/messages/{message_id}';

/** Messages in channels, threads and with one person, with the bot token. */
export const messageRoutes: Route[] = [
  {
    method: 'POST',
    template: MESSAGES,
    auth: 'bot',
    check: (_state, call) => [...checkMessage(bodyOf(call), call.files, null), ...checkNonce(call)],
    run(state, call, { channel_id = '' }) {
      const channel = getAllowedChannel(state.server, channel_id, wantedFor(state, call, channel_id));
      checkTakesMessages(state, channel);
      refuseEmpty(call);
      const replyTo = textOf(objectOf(bodyOf(call).message_reference).message_id);
      if (replyTo !== '') getMessage(state, channel_id, replyTo);
      const posting = { channelId: channel_id, authorId: state.server.botId, body: bodyOf(call), files: call.files };
      return ok(renderMessage(state, addMessage(state, posting)));
    },
  },
  {
    method: 'GET',
    template: MESSAGES,
    auth: 'bot',
    run(state, call, { channel_id = '' }) {
      const channel = getAllowedChannel(state.server, channel_id, []);
      // Without this right Discord shows no messages, and does not refuse.
      const isShown = may(state.server, state.server.botId, channel, 'ReadMessageHistory');
      const listed = isShown ? listMessages(state, channel_id, call.query) : [];
      return ok(listed.map((message) => renderMessage(state, message)));
    },
  },
  {
    method: 'GET',
    template: MESSAGE,
    auth: 'bot',
    run(state, _call, { channel_id = '', message_id = '' }) {
      getAllowedChannel(state.server, channel_id, ['ReadMessageHistory']);
      return ok(renderMessage(state, getMessage(state, channel_id, message_id)));
    },
  },
  {
    method: 'PATCH',
    template: MESSAGE,
    auth: 'bot',
    check: (state, call, { message_id = '' }) =>
      checkEdit(
        call,
        state.server.messages.find(({ id }) => id === message_id),
      ),
    run(state, call, { channel_id = '', message_id = '' }) {
      const channel = getAllowedChannel(state.server, channel_id, []);
      const message = getOwn(state, channel_id, message_id);
      if (channel.isArchived) throw refuse('archivedThread');
      editMessage(state, message, bodyOf(call), call.files);
      return ok(renderMessage(state, message));
    },
  },
  {
    method: 'DELETE',
    template: MESSAGE,
    auth: 'bot',
    run(state, _call, { channel_id = '', message_id = '' }: Params) {
      getAllowedChannel(state.server, channel_id, []);
      dropMessage(state, getOwn(state, channel_id, message_id).id);
      return NOTHING;
    },
  },
];

function wantedFor({ server }: StandInState, call: RestCall, channelId: string): PermissionName[] {
  const body = bodyOf(call);
  return [
    postingIn(server.channels.get(channelId)),
    ...(call.files.length > 0 ? (['AttachFiles'] as const) : []),
    ...(Array.isArray(body.embeds) && body.embeds.length > 0 ? (['EmbedLinks'] as const) : []),
    ...(body.message_reference === undefined ? [] : (['ReadMessageHistory'] as const)),
  ];
}

function checkTakesMessages({ server }: StandInState, channel: DiscordChannel): void {
  if (channel.isArchived && channel.isLocked) throw refuse('archivedThread');
  if (channel.isLocked) throw refuse('lockedThread');
  if (channel.type === 2) throw refuse('nonTextChannel');
  const recipient = server.users.get(channel.recipient ?? '');
  if (recipient !== undefined && !recipient.takesDirectMessages) throw refuse('takesNoMessages');
}

function refuseEmpty(call: RestCall): void {
  const body = bodyOf(call);
  const hasAny = ['content', 'embeds', 'components', 'poll', 'sticker_ids'].some((key) => {
    const value = body[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
  });
  if (!hasAny && call.files.length === 0) throw refuse('emptyMessage');
}

/** `enforce_nonce` alone keeps nothing to one. */
function checkNonce(call: RestCall): Problem[] {
  const { nonce, enforce_nonce } = bodyOf(call);
  const path = ['nonce'];
  if (textOf(nonce).length > 25) return [{ path, code: 'MAX', message: 'Must be 25 or fewer in length.' }];
  if (enforce_nonce !== true || (nonce !== undefined && nonce !== null)) return [];
  return [{ path, code: 'REQUIRED', message: 'enforce_nonce stands without a nonce' }];
}

/** The flag of Components V2 stays once it is set. `before`: undefined where the message is gone, which is said later. */
export function checkEdit(call: RestCall, before: DiscordMessage | undefined): Problem[] {
  if (before === undefined) return [];
  const body = bodyOf(call);
  const isV2 = (before.flags & FLAGS.componentsV2) !== 0;
  const removes = isV2 && typeof body.flags === 'number' && (body.flags & FLAGS.componentsV2) === 0;
  return [
    ...checkMessage(body, call.files, before.flags),
    ...(removes ? [{ path: ['flags'], code: 'V2', message: 'IS_COMPONENTS_V2 cannot be removed' }] : []),
  ];
}

function getOwn(state: StandInState, channelId: string, id: string): DiscordMessage {
  const message = getMessage(state, channelId, id);
  if (message.authorId !== state.server.botId) throw refuse('otherAuthor');
  return message;
}

/** Newest first; `before`, `after`, `around` by id. */
function listMessages({ server }: StandInState, channelId: string, query: URLSearchParams): DiscordMessage[] {
  const all = server.messages.filter((one) => one.channelId === channelId && one.ephemeralTo === null);
  const limit = Math.min(100, Number(query.get('limit') ?? 50));
  const after = query.get('after');
  if (after !== null) {
    const newer = all.filter(({ id }) => BigInt(id) > BigInt(after));
    return newer.slice(0, limit).toReversed();
  }
  const before = query.get('before');
  const older = before === null ? all : all.filter(({ id }) => BigInt(id) < BigInt(before));
  return older.slice(-limit).toReversed();
}
