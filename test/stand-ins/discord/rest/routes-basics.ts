import { refuse } from '../state/discord-error.js';
import { setChannel } from '../state/seed-server.js';
import type { StandInState } from '../state/stand-in-state.js';
import { fieldOf } from './read-call.js';
import {
  renderApplication,
  renderChannel,
  renderGuild,
  renderMember,
  renderRole,
  renderUser,
} from './render-discord.js';
import { NOTHING, ok, type Route } from './route.js';

function checkGuild({ server }: StandInState, id: string): void {
  if (id !== server.id) throw refuse('unknownGuild');
  if (!server.hasBot) throw refuse('missingAccess');
}

/** The bot itself, its server and who is in it. */
export const basicRoutes: Route[] = [
  {
    method: 'GET',
    template: '/gateway/bot',
    auth: 'bot',
    run: (state) =>
      ok({
        url: `${state.publicUrl.replace(/^http/, 'ws')}/gateway`,
        shards: 1,
        session_start_limit: { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 1 },
      }),
  },
  { method: 'GET', template: '/users/@me', auth: 'bot', run: (state) => ok(renderSelf(state)) },
  { method: 'GET', template: '/applications/@me', auth: 'bot', run: ({ server }) => ok(renderApplication(server)) },
  {
    method: 'GET',
    template: '/oauth2/applications/@me',
    auth: 'bot',
    run: ({ server }) => ok(renderApplication(server)),
  },
  {
    method: 'GET',
    template: '/users/@me/guilds',
    auth: 'bot',
    run: ({ server }) => ok(server.hasBot ? [{ id: server.id, name: server.name }] : []),
  },
  {
    method: 'GET',
    template: '/guilds/{guild_id}',
    auth: 'bot',
    run(state, _call, { guild_id = '' }) {
      checkGuild(state, guild_id);
      return ok(renderGuild(state.server));
    },
  },
  {
    method: 'GET',
    template: '/guilds/{guild_id}/roles',
    auth: 'bot',
    run(state, _call, { guild_id = '' }) {
      checkGuild(state, guild_id);
      return ok([...state.server.roles.values()].map((role) => renderRole(state.server, role)));
    },
  },
  {
    method: 'GET',
    template: '/guilds/{guild_id}/channels',
    auth: 'bot',
    run(state, _call, { guild_id = '' }) {
      checkGuild(state, guild_id);
      const own = [...state.server.channels.values()].filter(({ type }) => type !== 1 && type !== 11);
      return ok(own.map((channel) => renderChannel(state, channel)));
    },
  },
  {
    method: 'GET',
    template: '/guilds/{guild_id}/members/{user_id}',
    auth: 'bot',
    run(state, _call, { guild_id = '', user_id = '' }) {
      checkGuild(state, guild_id);
      const user = state.server.users.get(user_id);
      if (user === undefined) throw refuse('unknownUser');
      if (!user.isMember) throw refuse('unknownMember');
      return ok({ ...renderMember(user), user: renderUser(user) });
    },
  },
  {
    method: 'GET',
    template: '/users/{user_id}',
    auth: 'bot',
    run(state, _call, { user_id = '' }) {
      const user = state.server.users.get(user_id);
      if (user === undefined) throw refuse('unknownUser');
      return ok(renderUser(user));
    },
  },
  {
    method: 'POST',
    template: '/users/@me/channels',
    auth: 'bot',
    run(state, call) {
      const recipient = fieldOf(call, 'recipient_id');
      if (!state.server.users.has(recipient)) throw refuse('unknownUser');
      const known = [...state.server.channels.values()].find((channel) => channel.recipient === recipient);
      return ok(
        renderChannel(
          state,
          known ?? setChannel(state.server, { id: state.snowflakes.make(), name: 'direct', type: 1, recipient }),
        ),
      );
    },
  },
  {
    method: 'POST',
    template: '/channels/{channel_id}/typing',
    auth: 'bot',
    run: () => NOTHING,
  },
];

function renderSelf({ server }: StandInState): ReturnType<typeof renderUser> {
  const bot = server.users.get(server.botId);
  return {
    ...(bot === undefined ? {} : renderUser(bot)),
    mfa_enabled: true,
    verified: true,
    locale: 'en-US',
    email: null,
    flags: 0,
  };
}
