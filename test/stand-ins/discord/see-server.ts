import type { JsonObject } from '../chat/json.js';
import type { Ack } from './state/interactions.js';
import type { DiscordChannel, DiscordCommand, DiscordFile, DiscordMessage, DiscordModal } from './state/server.js';
import type { StandInState } from './state/stand-in-state.js';

/** What can be seen of the server. Messages are the stand-in's own: they change when the bot edits them. */
export interface Seen {
  /** Of the channel (or of a thread, by its id), oldest first, without those for one person. */
  messages(channel: string): DiscordMessage[];
  /** Replies in the thread of a message, oldest first. */
  thread(messageId: string): DiscordMessage[];
  /** The thread itself, or null. */
  threadOf(messageId: string): DiscordChannel | null;
  /** For this person alone, oldest first; a deferred one has `isLoading`. */
  ephemerals(user: string): DiscordMessage[];
  /** From the bot to this person directly. */
  directMessages(user: string): DiscordMessage[];
  /** What an interaction was answered with: its first answer, then follow-ups. */
  answers(ack: Ack): DiscordMessage[];
  /** As it was dispatched, to forge from. */
  payloadOf(ack: Ack): JsonObject;
  /** The form on the person's screen, or null. */
  modalOf(user: string): DiscordModal | null;
  /** Of a channel or thread. */
  files(channel: string): DiscordFile[];
  commands(): readonly DiscordCommand[];
}

export function seeServer({ server, interactions }: StandInState): Seen {
  const inChannel = (channel: string): DiscordMessage[] =>
    server.messages.filter((message) => message.channelId === channel && message.ephemeralTo === null);
  return {
    messages: inChannel,
    thread: inChannel,
    threadOf: (messageId) => server.channels.get(messageId) ?? null,
    ephemerals: (user) => server.messages.filter((message) => message.ephemeralTo === user),
    directMessages(user) {
      const direct = [...server.channels.values()].find(({ recipient }) => recipient === user);
      return direct === undefined ? [] : inChannel(direct.id);
    },
    answers({ interactionId }) {
      const ids = interactions.find(interactionId)?.messages ?? [];
      return ids.flatMap((id) => server.messages.find((message) => message.id === id) ?? []);
    },
    payloadOf: ({ interactionId }) => ({ ...interactions.find(interactionId)?.payload }),
    modalOf: (user) => server.modals.get(user) ?? null,
    files: (channel) => [...server.files.values()].filter((file) => file.channelId === channel),
    commands: () => server.commands,
  };
}
