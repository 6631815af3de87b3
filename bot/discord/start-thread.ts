import { RESTJSONErrorCodes as Codes, Routes, ThreadAutoArchiveDuration } from 'discord.js';
import { z } from 'zod';
import type { Delivery } from '../messenger.js';
import type { CallDiscord } from './call-discord.js';
import { laterOf } from './delivery-of.js';

/** Where what belongs to a message is said. `refers`: in the channel, as a reply to it. */
type ThreadPlace =
  | { place: 'thread' }
  | { place: 'channel'; refers: boolean }
  | { place: 'later'; delivery: Extract<Delivery, { delivery: 'later' }> };

/** The thread of a message has the id of the message, so nothing of it is kept here. `name`: at most 100 characters. */
export type StartThread = (channel: string, message: string, name: string) => Promise<ThreadPlace>;

const KEPT = 1_000;

/** Started once; safe to be asked for again. */
export function createStartThread(call: CallDiscord): StartThread {
  const started = new Set<string>();
  return async (channel, message, name) => {
    if (started.has(message)) return { place: 'thread' };
    // A thread that nobody writes in leaves the list of channels after a day; the next message brings it back.
    const body = { name, auto_archive_duration: ThreadAutoArchiveDuration.OneDay };
    const reply = await call({ method: 'POST', route: Routes.threads(channel, message), body }, z.object({}));
    if (reply.reply === 'ok' || (reply.reply === 'refused' && reply.code === Codes.ThreadAlreadyCreatedForMessage)) {
      if (started.size >= KEPT) started.clear();
      started.add(message);
      return { place: 'thread' };
    }
    if (reply.reply !== 'refused' || reply.status === 401) return { place: 'later', delivery: laterOf(reply) };
    return { place: 'channel', refers: reply.code !== Codes.UnknownMessage };
  };
}
