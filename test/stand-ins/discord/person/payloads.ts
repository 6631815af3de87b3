import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../chat/json.js';
import { renderChannel, renderMember, renderMessage, renderUser } from '../rest/render-discord.js';
import { permissionsIn } from '../state/permissions.js';
import type { DiscordChannel, DiscordMessage, DiscordUser } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';

/** An interaction as Discord dispatches it, from somebody in a channel or in direct messages with the bot. */
export function renderInteraction(
  state: StandInState,
  {
    type,
    user,
    channel,
    data,
    message,
  }: {
    type: number;
    user: DiscordUser;
    channel: DiscordChannel;
    data: JsonObject;
    message?: DiscordMessage;
  },
): JsonObject {
  const { server } = state;
  const inGuild = channel.type !== 1;
  const own = String(permissionsIn(server, user.id, channel));
  const who: JsonObject = inGuild
    ? {
        guild_id: server.id,
        guild: { id: server.id, locale: 'en-US', features: [] },
        guild_locale: 'en-US',
        member: { ...renderMember(user), permissions: own, user: renderUser(user) },
      }
    : { user: renderUser(user) };
  return {
    id: state.snowflakes.make(),
    application_id: server.applicationId,
    type,
    token: randomBytes(90).toString('base64url'),
    version: 1,
    channel_id: channel.id,
    channel: { ...renderChannel(state, channel), permissions: own },
    ...who,
    locale: 'en-US',
    app_permissions: String(permissionsIn(server, server.botId, channel)),
    entitlements: [],
    authorizing_integration_owners: { 0: inGuild ? server.id : '0' },
    context: inGuild ? 0 : 1,
    attachment_size_limit: 10 * 1024 * 1024,
    data,
    ...(message === undefined ? {} : { message: renderMessage(state, message) }),
  };
}
