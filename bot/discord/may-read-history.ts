import { PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import type { CallDiscord } from './call-discord.js';
import { missingPermissions } from './permissions.js';

const bits = z.string().regex(/^\d+$/).transform(BigInt);
const Me = z.object({ id: z.string() });
const Guild = z.object({
  owner_id: z.string(),
  roles: z.array(z.object({ id: z.string(), permissions: bits })),
});
const Member = z.object({ roles: z.array(z.string()) });
const Channel = z.object({
  permission_overwrites: z.array(z.object({ id: z.string(), allow: bits, deny: bits })).default([]),
});

/**
 * Whether the bot may read what was said in a channel. Discord does not refuse where it may not, and shows it no messages,
 * as in a channel that is empty. False also where it cannot be found out.
 */
export async function mayReadHistory(call: CallDiscord, guild: string, channel: string): Promise<boolean> {
  const me = await call({ method: 'GET', route: Routes.user() }, Me);
  if (me.reply !== 'ok') return false;
  const [server, member, place] = await Promise.all([
    call({ method: 'GET', route: Routes.guild(guild) }, Guild),
    call({ method: 'GET', route: Routes.guildMember(guild, me.data.id) }, Member),
    call({ method: 'GET', route: Routes.channel(channel) }, Channel),
  ]);
  if (server.reply !== 'ok' || member.reply !== 'ok' || place.reply !== 'ok') return false;
  const held = [guild, ...member.data.roles];
  const missing = missingPermissions({
    ...{ guild, member: me.data.id, isOwner: server.data.owner_id === me.data.id },
    roles: server.data.roles.filter(({ id }) => held.includes(id)),
    overwrites: place.data.permission_overwrites,
  });
  return missing.every(({ bit }) => bit !== PermissionFlagsBits.ReadMessageHistory);
}
