import { refuse } from '../state/discord-error.js';
import { FLAGS, getMessage } from '../state/message-store.js';
import { getAllowedChannel } from '../state/permissions.js';
import { setChannel } from '../state/seed-server.js';
import { bodyOf, fieldOf } from './read-call.js';
import { renderChannel } from './render-discord.js';
import { ok, type Route } from './route.js';

/** Channels and the threads of messages. */
export const channelRoutes: Route[] = [
  {
    method: 'GET',
    template: '/channels/{channel_id}',
    auth: 'bot',
    run: (state, _call, { channel_id = '' }) =>
      ok(renderChannel(state, getAllowedChannel(state.server, channel_id, []))),
  },
  {
    method: 'POST',
    template: '/channels/{channel_id}/messages/{message_id}/threads',
    auth: 'bot',
    run(state, call, { channel_id = '', message_id = '' }) {
      const parent = getAllowedChannel(state.server, channel_id, ['CreatePublicThreads']);
      const message = getMessage(state, channel_id, message_id);
      if (parent.type !== 0 && parent.type !== 5) throw refuse('nonTextChannel');
      if (state.server.channels.has(message.id)) throw refuse('threadExists');
      const minutes = bodyOf(call).auto_archive_duration;
      const thread = setChannel(state.server, {
        id: message.id,
        name: fieldOf(call, 'name'),
        type: 11,
        parentId: parent.id,
        autoArchiveAfter: typeof minutes === 'number' ? minutes : 4320,
      });
      message.flags |= FLAGS.hasThread;
      const rendered = renderChannel(state, thread);
      state.dispatch('THREAD_CREATE', { ...rendered, newly_created: true });
      state.changes.tell();
      return { status: 201, body: rendered };
    },
  },
  {
    method: 'PATCH',
    template: '/channels/{channel_id}',
    auth: 'bot',
    run(state, call, { channel_id = '' }) {
      const channel = getAllowedChannel(state.server, channel_id, []);
      if (channel.type !== 11) throw refuse('missingPermissions');
      const { archived, locked, name } = bodyOf(call);
      if (channel.isLocked && locked !== false) throw refuse('lockedThread');
      if (typeof archived === 'boolean') channel.isArchived = archived;
      if (typeof locked === 'boolean') channel.isLocked = locked;
      if (typeof name === 'string') channel.name = name;
      state.changes.tell();
      return ok(renderChannel(state, channel));
    },
  },
];
