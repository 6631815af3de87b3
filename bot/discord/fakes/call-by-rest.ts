import { DiscordAPIError, RateLimitError, REST, RequestMethod } from 'discord.js';
import type { CallDiscord, DiscordReply } from '../call-discord.js';

/** The client of discord.js without its gateway, each call tried once. */
export function callByRest(discord: { apiUrl: string; botToken(): string }): CallDiscord {
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.botToken());
  return async ({ method, route, body, query, files = [], auth = true }, schema) => {
    const sent = files.map(({ name, text }) => ({ name, data: Buffer.from(text), contentType: 'text/plain' }));
    try {
      const data = await rest.request({
        ...{ method: METHODS[method], fullRoute: route, auth, query: new URLSearchParams(query) },
        ...(body && { body }),
        ...(sent.length > 0 && { files: sent }),
      });
      const parsed = schema.safeParse(data);
      if (parsed.success) return { reply: 'ok', data: parsed.data };
      return { reply: 'away', why: `not understood: ${parsed.error.message}`, maybeDone: true };
    } catch (error) {
      return readError(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

function readError(error: Error): DiscordReply<never> {
  if (error instanceof DiscordAPIError) {
    return { reply: 'refused', status: error.status, code: Number(error.code), why: error.message };
  }
  if (error instanceof RateLimitError) return { reply: 'limited', afterMs: error.retryAfter };
  return { reply: 'away', why: error.message, maybeDone: true };
}

const METHODS = {
  ...{ GET: RequestMethod.Get, POST: RequestMethod.Post, PUT: RequestMethod.Put },
  ...{ PATCH: RequestMethod.Patch, DELETE: RequestMethod.Delete },
};
