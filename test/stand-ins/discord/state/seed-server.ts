import type { DiscordChannel, DiscordRole, DiscordUser, PermissionName, Server } from './server.js';

/** The ids of what a stand-in has where the seed says nothing else. */
export const IDS = {
  guild: '100000000000000001',
  ana: '200000000000000001',
  bo: '200000000000000002',
  cy: '200000000000000003',
  ops: '300000000000000001',
  botRole: '300000000000000009',
  vms: '400000000000000001',
  general: '400000000000000002',
  bot: '500000000000000001',
} as const;

export interface ServerSeed {
  guild?: { id: string; name: string };
  applicationId?: string;
  token?: string;
  users?: (Partial<DiscordUser> & { id: string })[];
  channels?: (Partial<DiscordChannel> & { id: string })[];
  roles?: (Partial<DiscordRole> & { id: string })[];
  applicationFlags?: number;
}

/** What the bot needs, and people have. */
const USUAL: PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
];

/** In three parts as Discord makes them, the first of them the id; worth nothing anywhere else. */
export function makeToken(botId: string, name: string): string {
  return `${Buffer.from(botId).toString('base64url')}.stand-in.opens-nothing-${name}`;
}

/** A server with three people, a role and two channels where the seed says nothing else. */
export function seedServer(seed: ServerSeed): Server {
  const guild = seed.guild ?? { id: IDS.guild, name: 'Stand-in' };
  const botId = seed.applicationId ?? IDS.bot;
  const users = seed.users ?? [
    { id: IDS.ana, username: 'ana', displayName: 'Ana' },
    { id: IDS.bo, username: 'bo', displayName: 'Bo', roles: [IDS.ops] },
    { id: IDS.cy, username: 'cy', displayName: 'Cy', roles: [IDS.ops] },
  ];
  const server: Server = {
    id: guild.id,
    name: guild.name,
    ownerId: '200000000000000099',
    applicationId: botId,
    botId,
    token: seed.token ?? makeToken(botId, 'the-first-one'),
    hasBot: true,
    applicationFlags: seed.applicationFlags ?? 0,
    interactionsEndpoint: null,
    users: new Map(),
    roles: new Map(),
    channels: new Map(),
    messages: [],
    lastMessages: new Map(),
    files: new Map(),
    commands: [],
    commandsMadeAtMs: [],
    modals: new Map(),
  };
  setRole(server, { id: guild.id, name: '@everyone', permissions: [...USUAL, 'UseApplicationCommands'] });
  setRole(server, { id: IDS.botRole, name: 'chatops', permissions: [...USUAL], isManaged: true });
  for (const role of seed.roles ?? [{ id: IDS.ops, name: 'ops' }]) setRole(server, role);
  setUser(server, { id: server.ownerId, username: 'owner', displayName: 'Owner' });
  setUser(server, { id: botId, username: 'chatops', displayName: 'chatops', isBot: true, roles: [IDS.botRole] });
  for (const user of users) setUser(server, user);
  const channels = seed.channels ?? [
    { id: IDS.vms, name: 'vms' },
    { id: IDS.general, name: 'general' },
  ];
  for (const channel of channels) setChannel(server, channel);
  return server;
}

/** Adds the user, or changes what is given. */
export function setUser(server: Server, user: Partial<DiscordUser> & { id: string }): DiscordUser {
  const made: DiscordUser = {
    username: `user${user.id.slice(-4)}`,
    displayName: user.username ?? user.id,
    isBot: false,
    isMember: true,
    roles: [],
    takesDirectMessages: true,
    ...server.users.get(user.id),
    ...user,
  };
  server.users.set(user.id, made);
  return made;
}

/** Adds the role, or changes what is given. */
export function setRole(server: Server, role: Partial<DiscordRole> & { id: string }): DiscordRole {
  const made: DiscordRole = {
    name: `role${role.id.slice(-4)}`,
    permissions: [],
    isMentionable: false,
    isManaged: false,
    ...server.roles.get(role.id),
    ...role,
  };
  server.roles.set(role.id, made);
  return made;
}

/** Adds the channel, or changes what is given. */
export function setChannel(server: Server, channel: Partial<DiscordChannel> & { id: string }): DiscordChannel {
  const made: DiscordChannel = {
    name: `channel${channel.id.slice(-4)}`,
    type: 0,
    parentId: null,
    overwrites: [],
    isArchived: false,
    isLocked: false,
    autoArchiveAfter: 4320,
    recipient: null,
    ...server.channels.get(channel.id),
    ...channel,
  };
  server.channels.set(channel.id, made);
  return made;
}
