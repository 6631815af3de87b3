import { PermissionFlagsBits } from 'discord.js';

/** A permission that the bot needs, and what for. One table for the invite link, the doctor and the documentation. */
export interface Permission {
  /** As Discord's English client calls it. */
  name: string;
  bit: bigint;
  why: string;
}

/** https://discord.com/developers/docs/topics/permissions */
export const permissions: readonly Permission[] = [
  { name: 'View Channel', bit: PermissionFlagsBits.ViewChannel, why: 'to post there at all' },
  { name: 'Send Messages', bit: PermissionFlagsBits.SendMessages, why: 'cards' },
  {
    name: 'Create Public Threads',
    bit: PermissionFlagsBits.CreatePublicThreads,
    why: 'the thread of a card: mentions, plans and logs',
  },
  {
    name: 'Send Messages in Threads',
    bit: PermissionFlagsBits.SendMessagesInThreads,
    why: 'the same; Send Messages does not give it',
  },
  { name: 'Attach Files', bit: PermissionFlagsBits.AttachFiles, why: 'plans and logs that are too long for a message' },
  {
    name: 'Read Message History',
    bit: PermissionFlagsBits.ReadMessageHistory,
    why: 'to find a card again whose posting was never answered, and to begin its thread',
  },
];

/** All of them, as one number in digits. */
export function neededBits(): string {
  return String(permissions.reduce((sum, { bit }) => sum | bit, 0n));
}

export interface Overwrite {
  /** Of a role or of a member. */
  id: string;
  allow: bigint;
  deny: bigint;
}

interface Standing {
  guild: string;
  member: string;
  isOwner: boolean;
  /** Of @everyone too, whose id is that of the guild. */
  roles: readonly { id: string; permissions: bigint }[];
  overwrites: readonly Overwrite[];
}

/** Those that it lacks in a channel, by https://discord.com/developers/docs/topics/permissions#permission-overwrites. */
export function missingPermissions(standing: Standing): Permission[] {
  const held = permissionsOf(standing);
  return permissions.filter(({ bit }) => (held & bit) !== bit);
}

function permissionsOf({ guild, member, isOwner, roles, overwrites }: Standing): bigint {
  const all = ~0n;
  const base = roles.reduce((sum, role) => sum | role.permissions, 0n);
  if (isOwner || (base & PermissionFlagsBits.Administrator) !== 0n) return all;
  const mine = new Set(roles.map(({ id }) => id));
  const layers = [
    overwrites.filter(({ id }) => id === guild),
    overwrites.filter(({ id }) => id !== guild && mine.has(id)),
    overwrites.filter(({ id }) => id === member),
  ];
  const held = layers.reduce((sum, layer) => {
    const denied = layer.reduce((bits, { deny }) => bits | deny, 0n);
    const allowed = layer.reduce((bits, { allow }) => bits | allow, 0n);
    return (sum & ~denied) | allowed;
  }, base);
  // Without it the others count for nothing.
  return (held & PermissionFlagsBits.ViewChannel) === 0n ? 0n : held;
}
