import type { JsonObject } from '../../chat/json.js';

export interface SlackUser {
  id: string;
  name: string;
  realName: string;
  isBot: boolean;
  isRestricted: boolean;
  isUltraRestricted: boolean;
  /** Of another workspace that shares a channel with this one. */
  isStranger: boolean;
  teamId: string;
  deleted: boolean;
}

export interface SlackChannel {
  id: string;
  name: string;
  isArchived: boolean;
  isPrivate: boolean;
  isIm: boolean;
  isBotMember: boolean;
  /** User ids; `all`: everybody but guests of the workspace and the bot. */
  members: string[] | 'all';
}

export interface SlackGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
  isDisabled: boolean;
}

export interface SlackMessage {
  channel: string;
  ts: string;
  threadTs: string | null;
  user: string;
  text: string;
  blocks: JsonObject[];
  metadata: JsonObject | null;
  /** Ids. */
  files: string[];
  /** How often it was changed since it was posted. */
  edits: number;
  /** The user who alone sees it, else null. */
  ephemeralTo: string | null;
  postedAtMs: number;
  editedAtMs: number | null;
}

export interface SlackFile {
  id: string;
  name: string;
  title: string;
  lengthBytes: number;
  content: Buffer | null;
  channel: string | null;
  messageTs: string | null;
}

export interface SlackView {
  id: string;
  user: string;
  type: 'modal' | 'home';
  hash: string;
  /** As the app gave it, with the block and action ids that were missing. */
  view: JsonObject;
  rootId: string;
  previousId: string | null;
  /** block_id → action_id → state as Slack sends it. */
  values: { [blockId: string]: JsonObject };
  /** block_id → what the app said is wrong. */
  errors: { [blockId: string]: string };
  /** What Slack's client says over the form when an input failed. */
  trouble: string | null;
}

export interface SlackToken {
  value: string;
  scopes: string[];
  isRevoked: boolean;
}

export interface Workspace {
  team: { id: string; name: string; domain: string };
  plan: 'paid' | 'free';
  appId: string;
  botId: string;
  botUserId: string;
  botToken: SlackToken;
  appToken: SlackToken;
  users: Map<string, SlackUser>;
  channels: Map<string, SlackChannel>;
  groups: Map<string, SlackGroup>;
  messages: SlackMessage[];
  ephemerals: SlackMessage[];
  files: Map<string, SlackFile>;
  homes: Map<string, SlackView>;
  /** user → open modals, the visible one last. */
  modals: Map<string, SlackView[]>;
}
