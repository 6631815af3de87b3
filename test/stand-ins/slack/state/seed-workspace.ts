import type { SlackChannel, SlackGroup, SlackUser, Workspace } from './workspace.js';

export interface WorkspaceSeed {
  team?: { id: string; name: string; domain: string };
  plan?: 'paid' | 'free';
  users?: (Partial<SlackUser> & { id: string })[];
  channels?: (Partial<SlackChannel> & { id: string })[];
  groups?: (Partial<SlackGroup> & { id: string })[];
  botScopes?: readonly string[];
  botToken?: string;
  appToken?: string;
}

export const DEFAULT_BOT_SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'usergroups:read'] as const;
const READ_CHANNELS = ['channels:read', 'groups:read'] as const;

/** A workspace with three people, two channels and a group where the seed says nothing else. */
export function seedWorkspace(seed: WorkspaceSeed): Workspace {
  const team = seed.team ?? { id: 'T0STANDIN', name: 'Stand-in', domain: 'stand-in' };
  const workspace: Workspace = {
    team,
    plan: seed.plan ?? 'paid',
    appId: 'A0CHATOPS',
    botId: 'B0CHATOPS',
    botUserId: 'U0BOT',
    botToken: {
      value: seed.botToken ?? 'xoxb-stand-in-bot',
      scopes: [...(seed.botScopes ?? [...DEFAULT_BOT_SCOPES, ...READ_CHANNELS])],
      isRevoked: false,
    },
    appToken: { value: seed.appToken ?? 'xapp-stand-in-app', scopes: ['connections:write'], isRevoked: false },
    users: new Map(),
    channels: new Map(),
    groups: new Map(),
    messages: [],
    ephemerals: [],
    files: new Map(),
    homes: new Map(),
    modals: new Map(),
  };
  setUser(workspace, { id: workspace.botUserId, name: 'chatops', realName: 'chatops', isBot: true });
  const users = seed.users ?? [
    { id: 'U1', name: 'ana', realName: 'Ana' },
    { id: 'U2', name: 'bo', realName: 'Bo' },
    { id: 'U3', name: 'cy', realName: 'Cy' },
  ];
  users.forEach((user) => void setUser(workspace, user));
  const channels = seed.channels ?? [
    { id: 'C1', name: 'vms' },
    { id: 'C2', name: 'general' },
  ];
  channels.forEach((channel) => void setChannel(workspace, channel));
  const groups = seed.groups ?? [{ id: 'S1', handle: 'ops', name: 'Operations', users: ['U2', 'U3'] }];
  groups.forEach((group) => void setGroup(workspace, group));
  return workspace;
}

/** Adds the user, or changes what is given. */
export function setUser(workspace: Workspace, user: Partial<SlackUser> & { id: string }): SlackUser {
  const made: SlackUser = {
    name: user.id.toLowerCase(),
    realName: user.name ?? user.id,
    isBot: false,
    isRestricted: false,
    isUltraRestricted: false,
    isStranger: false,
    teamId: workspace.team.id,
    deleted: false,
    ...workspace.users.get(user.id),
    ...user,
  };
  workspace.users.set(user.id, made);
  return made;
}

/** Adds the channel, or changes what is given. */
export function setChannel(workspace: Workspace, channel: Partial<SlackChannel> & { id: string }): SlackChannel {
  const made: SlackChannel = {
    name: channel.id.toLowerCase(),
    isArchived: false,
    isPrivate: false,
    isIm: false,
    isBotMember: true,
    members: 'all',
    ...workspace.channels.get(channel.id),
    ...channel,
  };
  workspace.channels.set(channel.id, made);
  return made;
}

/** Adds the user group, or changes what is given. */
export function setGroup(workspace: Workspace, group: Partial<SlackGroup> & { id: string }): SlackGroup {
  const made: SlackGroup = {
    handle: group.id.toLowerCase(),
    name: group.handle ?? group.id,
    users: [],
    isDisabled: false,
    ...workspace.groups.get(group.id),
    ...group,
  };
  workspace.groups.set(group.id, made);
  return made;
}

/** Who can see the channel, the bot left out. */
export function listMembers(workspace: Workspace, channel: SlackChannel): string[] {
  const everybody = [...workspace.users.values()].filter((user) => !user.deleted && !user.isBot);
  return channel.members === 'all' ? everybody.map((user) => user.id) : channel.members;
}
