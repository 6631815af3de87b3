import { RESTJSONErrorCodes as Codes, Routes } from 'discord.js';
import { z } from 'zod';
import type { CallDiscord, DiscordReply } from './call-discord.js';

/** Nobody wrote in the thread for a while: it is opened again by whoever has something to say. */
export function isArchived(reply: DiscordReply<object>): boolean {
  return reply.reply === 'refused' && reply.code === Codes.InvalidActionOnArchivedThread;
}

/** False where it may not be: it is locked. */
export async function openThread(call: CallDiscord, thread: string): Promise<boolean> {
  const opened = await call(
    { method: 'PATCH', route: Routes.channel(thread), body: { archived: false } },
    z.object({}),
  );
  return opened.reply === 'ok';
}
