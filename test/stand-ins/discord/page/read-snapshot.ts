import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import { may } from '../state/permissions.js';
import type { DiscordMessage, DiscordModal } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';

/** Everything that one person sees in one channel; what is unknown becomes the first person and the first channel. */
export function readSnapshot(state: StandInState, query: URLSearchParams): JsonObject {
  const { server } = state;
  const people = [...server.users.values()].filter(({ id, isBot }) => !isBot && id !== server.ownerId);
  const user = people.find(({ id }) => id === query.get('user'))?.id ?? people[0]?.id ?? '';
  const channels = [...server.channels.values()].filter(
    (channel) =>
      channel.type !== 11 &&
      (channel.type === 1 ? channel.recipient === user : may(server, user, channel, 'ViewChannel')),
  );
  const channel = channels.find(({ id }) => id === query.get('channel'))?.id ?? channels[0]?.id ?? '';
  const seen = server.messages.filter(({ ephemeralTo }) => ephemeralTo === null || ephemeralTo === user);
  const modal = server.modals.get(user);
  return {
    user,
    channel,
    guild: server.name,
    bot: server.botId,
    users: [...server.users.values()].map(({ id, displayName, isBot }) => ({ id, name: displayName, isBot })),
    people: people.map(({ id, displayName }) => ({ id, name: displayName })),
    roles: [...server.roles.values()].map(({ id, name }) => ({ id, name })),
    channels: channels.map(({ id, name, type }) => ({ id, name, type })),
    messages: seen
      .filter(({ channelId }) => channelId === channel)
      .map((message) => ({
        ...showMessage(state, message),
        thread: server.channels.get(message.id)?.name ?? null,
        replies: seen.filter(({ channelId }) => channelId === message.id).map((reply) => showMessage(state, reply)),
      })),
    modal: modal === undefined ? null : showModal(modal),
    commands: server.commands.flatMap(({ body }) => listCommands(body, '')),
    violations: state.violations.list.map(({ method, problem }) => ({ method, problem })),
  };
}

function showMessage(state: StandInState, message: DiscordMessage): JsonObject {
  const { server } = state;
  const payload = state.interactions.find(message.interactionId ?? '')?.payload ?? {};
  const data = objectOf(payload.data);
  const asker = textOf(objectOf(objectOf(payload.member).user).id);
  return {
    id: message.id,
    author: message.authorId,
    content: message.content,
    components: structuredClone(message.components),
    embeds: structuredClone(message.embeds),
    isEphemeral: message.ephemeralTo !== null,
    isLoading: message.isLoading,
    // Discord marks an edit of a message that nobody waited for.
    isEdited: message.edits > 0 && message.interactionId === null,
    atMs: message.postedAtMs,
    usedBy: payload.type === 2 ? asker : null,
    used: payload.type === 2 ? wordsOf(data) : null,
    files: message.files.flatMap((id) => {
      const file = server.files.get(id);
      if (file === undefined) return [];
      const start = file.content.toString().split('\n').slice(0, 6).join('\n').slice(0, 600);
      const { name, content, channelId } = file;
      return [
        { id, name, size: content.length, start, href: `/attachments/${channelId}/${id}/${encodeURIComponent(name)}` },
      ];
    }),
  };
}

/** `vm create`, without the options. */
function wordsOf(data: JsonObject): string {
  const [first] = objectsOf(data.options).filter(({ type }) => type === 1 || type === 2);
  return first === undefined ? textOf(data.name) : `${textOf(data.name)} ${wordsOf(first)}`;
}

function showModal(modal: DiscordModal): JsonObject {
  const { interactionId, title, components, trouble } = modal;
  return { id: interactionId, title, components: structuredClone(components), trouble };
}

/** Each command with its groups and sub-commands laid out. */
function listCommands(part: JsonObject, before: string): JsonObject[] {
  const words = `${before} ${textOf(part.name)}`.trim();
  const options = objectsOf(part.options);
  const inner = options.filter(({ type }) => type === 1 || type === 2);
  if (inner.length > 0) return inner.flatMap((one) => listCommands(one, words));
  return [{ words, description: part.description ?? '', options: structuredClone(options) }];
}
