import { PermissionFlagsBits } from 'discord.js';
import { refuse } from './discord-error.js';
import type { DiscordChannel, Overwrite, PermissionName, Server } from './server.js';

export function bitsOf(names: readonly PermissionName[]): bigint {
  return names.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
}

const ALL = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

/**
 * What somebody may do in a channel, as Discord works it out
 * (https://discord.com/developers/docs/topics/permissions#permission-overwrites); a thread has those of its channel.
 */
export function permissionsIn(server: Server, userId: string, channel: DiscordChannel): bigint {
  if (channel.type === 1) return ALL;
  const user = server.users.get(userId);
  if (user === undefined || !user.isMember) return 0n;
  const held = [server.id, ...user.roles];
  const base = held.reduce((sum, id) => sum | bitsOf(server.roles.get(id)?.permissions ?? []), 0n);
  if (userId === server.ownerId || (base & PermissionFlagsBits.Administrator) !== 0n) return ALL;
  const place = channel.parentId === null ? channel : (server.channels.get(channel.parentId) ?? channel);
  const apply = (sum: bigint, overwrites: readonly Overwrite[]): bigint => {
    const denied = overwrites.reduce((bits, { deny }) => bits | bitsOf(deny), 0n);
    const allowed = overwrites.reduce((bits, { allow }) => bits | bitsOf(allow), 0n);
    return (sum & ~denied) | allowed;
  };
  const of = (fits: (overwrite: Overwrite) => boolean): Overwrite[] => place.overwrites.filter(fits);
  const everyone = apply(
    base,
    of(({ id }) => id === server.id),
  );
  const roles = apply(
    everyone,
    of(({ id, kind }) => kind === 'role' && id !== server.id && user.roles.includes(id)),
  );
  return apply(
    roles,
    of(({ id, kind }) => kind === 'member' && id === userId),
  );
}

export function may(server: Server, userId: string, channel: DiscordChannel, name: PermissionName): boolean {
  return (permissionsIn(server, userId, channel) & PermissionFlagsBits[name]) !== 0n;
}

/** The channel, where the bot sees it and may do this there. Throws 10003, 50001 or 50013. */
export function getAllowedChannel(server: Server, id: string, needed: readonly PermissionName[]): DiscordChannel {
  const channel = server.channels.get(id);
  if (channel === undefined) throw refuse('unknownChannel');
  if (channel.type === 1) return channel;
  if (!server.hasBot || !may(server, server.botId, channel, 'ViewChannel')) throw refuse('missingAccess');
  if (!needed.every((name) => may(server, server.botId, channel, name))) throw refuse('missingPermissions');
  return channel;
}

/** The right that posting takes there. */
export function postingIn(channel: DiscordChannel | undefined): PermissionName {
  return channel?.type === 11 ? 'SendMessagesInThreads' : 'SendMessages';
}
