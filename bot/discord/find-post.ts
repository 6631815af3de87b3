import { findOrFallBack } from '../find-or-fall-back.js';
import type { Lookup, Tried } from '../messenger.js';
import type { CallDiscord } from './call-discord.js';
import { readClosedReason } from './closed-channels.js';
import type { DiscordLook } from './discord-look.js';
import { findMessage, type Look } from './find-message.js';
import { mayReadHistory } from './may-read-history.js';

interface FindNeeds {
  call: CallDiscord;
  look: DiscordLook;
  fallbackChannel: string;
  now(): number;
}

/**
 * So long the same nonce gives the same message (`enforce_nonce`, "the past few minutes":
 * https://discord.com/developers/docs/resources/message#create-message): where the bot may not look, it may post again.
 */
const NONCE_KEPT_MS = 2 * 60_000;

const UNREADABLE = 'the bot may not read what was said in the channel (Read Message History)';

/** Where it was wanted, then in the fallback. */
export async function findPost(
  { call, look, fallbackChannel, now }: FindNeeds,
  channel: string,
  nonce: string,
  tried: Tried,
): Promise<Lookup> {
  const sought = { platform: 'discord', channel, fallbackChannel, tried, readReason };
  const mayRead = (place: string) => mayReadHistory(call, look.guild, place);
  const found = await findOrFallBack(sought, (place, replyTo, since) =>
    findIn(call, mayRead, place, nonce, { replyTo, since }),
  );
  const isSafeAgain = found.lookup === 'unknowable' && now() - tried.since < NONCE_KEPT_MS;
  return isSafeAgain ? { lookup: 'absent' } : found;
}

/** A reply is in the thread, or in the channel where there can be none. */
async function findIn(
  call: CallDiscord,
  mayRead: (channel: string) => Promise<boolean>,
  channel: string,
  nonce: string,
  { replyTo, since }: Tried,
): Promise<Lookup> {
  const thread = replyTo === null ? null : await findMessage(call, replyTo, nonce, since);
  if (thread?.lookup === 'there' || thread?.lookup === 'later') return thread;
  const look = await findMessage(call, channel, nonce, since);
  const isEmptyChannel = look.lookup === 'unreadable' && (await mayRead(channel));
  const own: Lookup = isEmptyChannel ? { lookup: 'absent' } : toLookup(look);
  if (thread === null || own.lookup !== 'absent') return own;
  return isEmpty(thread) ? own : toLookup(thread);
}

/** There is no thread, or nothing in it: what may be read in its channel may be read in it. */
function isEmpty(thread: Look): boolean {
  if (thread.lookup === 'refused') return readClosedReason(thread.code) === 'not found';
  return thread.lookup === 'absent' || thread.lookup === 'unreadable';
}

function toLookup(look: Look): Lookup {
  switch (look.lookup) {
    case 'unreadable':
      return { lookup: 'unknowable', why: UNREADABLE };
    case 'refused':
      return { lookup: 'unknowable', why: look.why };
    default:
      return look;
  }
}

function readReason(why: string) {
  return readClosedReason(Number.parseInt(why, 10));
}
