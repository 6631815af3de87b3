import type { PermissionFlagsBits } from 'discord.js';
import type { Json, JsonObject } from '../../chat/json.js';

/** As discord.js names them: `SendMessagesInThreads`. */
export type PermissionName = keyof typeof PermissionFlagsBits;

export interface DiscordUser {
  id: string;
  username: string;
  displayName: string;
  isBot: boolean;
  /** Of the server; false: GET guild member gives 10007, and they can do nothing there. */
  isMember: boolean;
  roles: string[];
  takesDirectMessages: boolean;
}

export interface DiscordRole {
  id: string;
  name: string;
  permissions: PermissionName[];
  isMentionable: boolean;
  isManaged: boolean;
}

export interface Overwrite {
  /** Of a role or of a user. */
  id: string;
  kind: 'role' | 'member';
  allow: PermissionName[];
  deny: PermissionName[];
}

/** 0 text, 1 direct messages, 2 voice, 5 announcements, 11 thread of a message. */
type ChannelType = 0 | 1 | 2 | 5 | 11;

export interface DiscordChannel {
  id: string;
  name: string;
  type: ChannelType;
  /** Of a thread: the channel that it is in. */
  parentId: string | null;
  overwrites: Overwrite[];
  isArchived: boolean;
  isLocked: boolean;
  /** Minutes. */
  autoArchiveAfter: number;
  /** Of direct messages: the other side. */
  recipient: string | null;
}

export interface DiscordMessage {
  id: string;
  channelId: string;
  authorId: string;
  content: string;
  embeds: JsonObject[];
  /** With the ids that Discord gives to components without one. */
  components: JsonObject[];
  flags: number;
  /** Ids of files. */
  files: string[];
  nonce: string;
  allowedMentions: Json;
  /** The message that it answers to. */
  replyTo: string | null;
  /** How often it was changed since it was posted. */
  edits: number;
  /** The user who alone sees it, else null. */
  ephemeralTo: string | null;
  /** "is thinking": deferred, and nothing said yet. */
  isLoading: boolean;
  /** The interaction that it came by, else null. */
  interactionId: string | null;
  postedAtMs: number;
  editedAtMs: number | null;
}

export interface DiscordFile {
  id: string;
  name: string;
  content: Buffer;
  contentType: string;
  channelId: string;
  messageId: string;
}

export interface DiscordCommand {
  id: string;
  version: string;
  /** As it was registered. */
  body: JsonObject;
}

/** A form on somebody's screen. */
export interface DiscordModal {
  /** Of the interaction that it answers. */
  interactionId: string;
  user: string;
  customId: string;
  title: string;
  components: JsonObject[];
  channelId: string;
  messageId: string | null;
  /** What Discord's client says over the form when the sending failed. */
  trouble: string | null;
}

export interface Server {
  id: string;
  name: string;
  ownerId: string;
  applicationId: string;
  /** The same id as the application's, as for all newer ones. */
  botId: string;
  token: string;
  /** False: the bot was put out of the server, everything there is 50001. */
  hasBot: boolean;
  /** Flags of the application: privileged intents that are switched on. */
  applicationFlags: number;
  interactionsEndpoint: string | null;
  users: Map<string, DiscordUser>;
  roles: Map<string, DiscordRole>;
  channels: Map<string, DiscordChannel>;
  messages: DiscordMessage[];
  /** By channel; it may be deleted by now. */
  lastMessages: Map<string, string>;
  files: Map<string, DiscordFile>;
  commands: DiscordCommand[];
  /** When each command was made that did not replace one of its name: 200 a day. */
  commandsMadeAtMs: number[];
  /** user → the open form. */
  modals: Map<string, DiscordModal>;
}
