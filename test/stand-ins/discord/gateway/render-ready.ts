import type { JsonObject } from '../../chat/json.js';
import { renderChannel, renderGuild, renderMember, renderUser } from '../rest/render-discord.js';
import type { StandInState } from '../state/stand-in-state.js';

export function renderReady(state: StandInState, sessionId: string): JsonObject {
  const { server, publicUrl } = state;
  const bot = server.users.get(server.botId);
  return {
    v: 10,
    user: { ...(bot === undefined ? {} : renderUser(bot)), verified: true, mfa_enabled: true, email: null, flags: 0 },
    user_settings: {},
    session_type: 'normal',
    session_id: sessionId,
    resume_gateway_url: `${publicUrl.replace(/^http/, 'ws')}/gateway`,
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: server.hasBot ? [{ id: server.id, unavailable: true }] : [],
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    shard: [0, 1],
    application: { id: server.applicationId, flags: server.applicationFlags },
    auth: {},
  };
}

export function renderGuildCreate(state: StandInState): JsonObject {
  const { server } = state;
  const bot = server.users.get(server.botId);
  const channels = [...server.channels.values()];
  return {
    ...renderGuild(server),
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: server.users.size,
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    // Without the intent of members: the bot alone.
    members: bot === undefined ? [] : [{ ...renderMember(bot), user: renderUser(bot) }],
    channels: channels.filter(({ type }) => type !== 1 && type !== 11).map((channel) => renderChannel(state, channel)),
    threads: channels
      .filter(({ type, isArchived }) => type === 11 && !isArchived)
      .map((channel) => renderChannel(state, channel)),
  };
}
