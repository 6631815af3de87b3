import { RESTJSONErrorCodes as Codes, Routes } from 'discord.js';
import { z } from 'zod';
import type { ClosedReason } from '../../commands/card-remark.js';
import { type ClosedChannels, type DescribeClosed, keepClosedChannels } from '../keep-closed-channels.js';
import type { CallDiscord } from './call-discord.js';

/**
 * The channel takes nothing, whatever is said in it
 * (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json). A thread is a channel that can be archived.
 */
const REASONS: ReadonlyMap<number, ClosedReason> = new Map<number, ClosedReason>([
  [Codes.UnknownChannel, 'not found'],
  [Codes.UnknownGuild, 'not found'],
  [Codes.MissingAccess, 'not a member'],
  [Codes.MissingPermissions, 'not allowed'],
  [Codes.CannotSendMessagesInNonTextChannel, 'not allowed'],
  [Codes.InvalidActionOnArchivedThread, 'archived'],
  [Codes.ThreadLocked, 'archived'],
]);

/** Null: the refusal is about something else. */
export function readClosedReason(code: number): ClosedReason | null {
  return REASONS.get(code) ?? null;
}

/** Asks Discord for the name that a person needs to mend it. */
export function createClosedChannels(call: CallDiscord, fallbackChannel: string, now: () => number): ClosedChannels {
  const describe: DescribeClosed = async (channel, reason) => {
    const reply = await call({ method: 'GET', route: Routes.channel(channel) }, z.object({ name: z.string() }));
    return describeIn(reason, reply.reply === 'ok' ? `#${reply.data.name}` : `the channel ${channel}`);
  };
  return keepClosedChannels('discord', fallbackChannel, describe, now);
}

function describeIn(reason: ClosedReason, name: string) {
  const other = 'or name another one in chatops.yaml';
  const words = {
    archived: { why: `${name} is archived or locked`, cure: `open ${name} again, ${other}` },
    'not a member': { why: `the bot does not see ${name}`, cure: `let its role View Channel there, ${other}` },
    'not found': { why: `${name} is gone`, cure: 'name another one in chatops.yaml' },
    'not allowed': {
      why: `the bot may not post in ${name}`,
      cure: `let its role View Channel, Send Messages and Send Messages in Threads there, ${other}`,
    },
  }[reason];
  return { name, ...words };
}
