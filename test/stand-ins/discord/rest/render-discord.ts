import type { JsonObject } from '../../chat/json.js';
import { bitsOf } from '../state/permissions.js';
import type {
  DiscordChannel,
  DiscordCommand,
  DiscordFile,
  DiscordMessage,
  DiscordRole,
  DiscordUser,
  Server,
} from '../state/server.js';
import { timeOfSnowflake } from '../state/snowflakes.js';
import type { StandInState } from '../state/stand-in-state.js';

const JOINED = '2026-01-01T00:00:00.000000+00:00';

export function renderUser(user: DiscordUser): JsonObject {
  return {
    id: user.id,
    username: user.username,
    discriminator: user.isBot ? '0001' : '0',
    global_name: user.isBot ? null : user.displayName,
    avatar: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0,
    ...(user.isBot ? { bot: true } : {}),
  };
}

/** Without the `user` that some places add. */
export function renderMember(user: DiscordUser): JsonObject {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    flags: 0,
    joined_at: JOINED,
    nick: null,
    pending: false,
    premium_since: null,
    roles: [...user.roles],
    deaf: false,
    mute: false,
  };
}

export function renderRole(server: Server, role: DiscordRole): JsonObject {
  return {
    id: role.id,
    name: role.name,
    description: null,
    permissions: String(bitsOf(role.permissions)),
    position: role.id === server.id ? 0 : 1,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: role.isManaged,
    mentionable: role.isMentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(role.isManaged ? { tags: { bot_id: server.botId } } : {}),
  };
}

export function renderChannel(state: StandInState, channel: DiscordChannel): JsonObject {
  const { server } = state;
  const { id, name, type } = channel;
  const base: JsonObject = { id, type, last_message_id: server.lastMessages.get(id) ?? null, flags: 0 };
  if (type === 1) {
    const recipient = server.users.get(channel.recipient ?? '');
    return { ...base, recipients: recipient === undefined ? [] : [renderUser(recipient)] };
  }
  if (type === 11) return { ...base, ...renderThread(state, channel) };
  return {
    ...base,
    guild_id: server.id,
    name,
    parent_id: channel.parentId,
    position: 0,
    nsfw: false,
    topic: null,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites.map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.kind === 'role' ? 0 : 1,
      allow: String(bitsOf(overwrite.allow)),
      deny: String(bitsOf(overwrite.deny)),
    })),
  };
}

function renderThread({ server }: StandInState, thread: DiscordChannel): JsonObject {
  const made = new Date(timeOfSnowflake(thread.id)).toISOString();
  const count = server.messages.filter(({ channelId }) => channelId === thread.id).length;
  return {
    guild_id: server.id,
    name: thread.name,
    parent_id: thread.parentId,
    owner_id: server.botId,
    message_count: count,
    total_message_sent: count,
    member_count: 1,
    rate_limit_per_user: 0,
    thread_metadata: {
      archived: thread.isArchived,
      locked: thread.isLocked,
      auto_archive_duration: thread.autoArchiveAfter,
      archive_timestamp: made,
      create_timestamp: made,
    },
  };
}

function renderFile(state: StandInState, file: DiscordFile): JsonObject {
  const url = `${state.publicUrl}/attachments/${file.channelId}/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    filename: file.name,
    size: file.content.length,
    url,
    proxy_url: url,
    content_type: file.contentType,
  };
}

export function renderMessage(state: StandInState, message: DiscordMessage): JsonObject {
  const { server } = state;
  const author = server.users.get(message.authorId);
  const files = message.files.flatMap((id) => server.files.get(id) ?? []);
  const thread = server.channels.get(message.id);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.interactionId === null ? (message.replyTo === null ? 0 : 19) : 20,
    author: author === undefined ? {} : renderUser(author),
    content: message.content,
    timestamp: new Date(message.postedAtMs).toISOString(),
    edited_timestamp: message.editedAtMs === null ? null : new Date(message.editedAtMs).toISOString(),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: files.map((file) => renderFile(state, file)),
    embeds: message.embeds,
    components: message.components,
    pinned: false,
    flags: message.flags,
    ...(message.nonce === '' ? {} : { nonce: message.nonce }),
    ...(message.interactionId === null
      ? {}
      : { application_id: server.applicationId, webhook_id: server.applicationId }),
    ...(message.replyTo === null
      ? {}
      : { message_reference: { type: 0, channel_id: message.channelId, message_id: message.replyTo } }),
    ...(thread === undefined ? {} : { thread: renderChannel(state, thread) }),
  };
}

export function renderCommandOf(server: Server, { id, version, body }: DiscordCommand): JsonObject {
  return {
    type: 1,
    default_member_permissions: null,
    nsfw: false,
    dm_permission: true,
    contexts: null,
    integration_types: [0],
    description: '',
    ...body,
    id,
    version,
    application_id: server.applicationId,
    guild_id: server.id,
  };
}

/** As GET and GUILD_CREATE have it. */
export function renderGuild(server: Server): JsonObject {
  return {
    id: server.id,
    name: server.name,
    owner_id: server.ownerId,
    icon: null,
    banner: null,
    splash: null,
    discovery_splash: null,
    description: null,
    region: 'deprecated',
    preferred_locale: 'en-US',
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    default_message_notifications: 0,
    emojis: [],
    stickers: [],
    explicit_content_filter: 0,
    features: [],
    max_members: 500_000,
    max_presences: null,
    mfa_level: 0,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    premium_subscription_count: 0,
    premium_tier: 0,
    public_updates_channel_id: null,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    vanity_url_code: null,
    verification_level: 0,
    widget_channel_id: null,
    widget_enabled: false,
    roles: [...server.roles.values()].map((role) => renderRole(server, role)),
  };
}

export function renderApplication(server: Server): JsonObject {
  const bot = server.users.get(server.botId);
  return {
    id: server.applicationId,
    name: bot?.username ?? '',
    description: '',
    icon: null,
    flags: server.applicationFlags,
    bot_public: false,
    bot_require_code_grant: false,
    interactions_endpoint_url: server.interactionsEndpoint,
    role_connections_verification_url: null,
    verify_key: '0'.repeat(64),
    approximate_guild_count: 1,
    redirect_uris: [],
    hook: true,
    integration_types_config: { 0: {} },
    ...(bot === undefined ? {} : { bot: renderUser(bot) }),
  };
}
