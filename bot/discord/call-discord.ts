import { DiscordAPIError, HTTPError, RateLimitError, type REST, RequestMethod } from 'discord.js';
import type { z } from 'zod';

/**
 * `refused`: Discord said no, nothing was done; `code` is its own (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json),
 * 0 where it gave none. `limited`: too fast, nothing was done. `away`: no usable answer; `maybeDone` where Discord may
 * have done it all the same.
 */
export type DiscordReply<T> =
  | { reply: 'ok'; data: T }
  | { reply: 'refused'; status: number; code: number; why: string }
  | { reply: 'limited'; afterMs: number }
  | { reply: 'away'; why: string; maybeDone: boolean };

export interface DiscordCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As `Routes` of discord.js gives it: `/channels/1/messages`. */
  route: `/${string}`;
  body?: object;
  query?: Readonly<Record<string, string>>;
  files?: readonly { name: string; text: string }[];
  /** False: by the token of an interaction that stands in the route. */
  auth?: boolean;
}

/** One call of Discord's API, tried once, its reply parsed. Never throws. */
export type CallDiscord = <S extends z.ZodType>(call: DiscordCall, reply: S) => Promise<DiscordReply<z.output<S>>>;

/** Of a limit of which Discord did not say how long it lasts. */
const LIMITED_MS = 5_000;

/**
 * `onToken` hears of each call by the bot's token whether Discord took it: null, or what is wrong with it. The client lets
 * go of a token that was refused, and then refuses every call by itself: it is given to it again.
 */
export function createCallDiscord(rest: REST, token: string, onToken: (problem: string | null) => void): CallDiscord {
  return async ({ method, route, body, query, files = [], auth = true }, schema) => {
    const sent = files.map(({ name, text }) => ({ name, data: Buffer.from(text), contentType: 'text/plain' }));
    try {
      const data = await rest.request({
        ...{ method: METHODS[method], fullRoute: route, auth },
        ...(query && { query: new URLSearchParams(query) }),
        ...(body && { body }),
        ...(sent.length > 0 && { files: sent }),
      });
      if (auth) onToken(null);
      // What has no body comes as an empty buffer.
      const parsed = schema.safeParse(data instanceof ArrayBuffer ? {} : data);
      if (parsed.success) return { reply: 'ok', data: parsed.data };
      return { reply: 'away', why: `${method} ${nameOf(route)}: the reply is not understood`, maybeDone: true };
    } catch (error) {
      const reply = readError(`${method} ${nameOf(route)}`, error instanceof Error ? error : new Error(String(error)));
      if (auth && reply.reply === 'refused') {
        if (reply.status === 401) rest.setToken(token);
        onToken(reply.status === 401 ? reply.why : null);
      }
      return reply;
    }
  };
}

function readError(what: string, error: Error): Exclude<DiscordReply<never>, { reply: 'ok' }> {
  if (error instanceof RateLimitError) return { reply: 'limited', afterMs: Math.max(error.retryAfter, LIMITED_MS) };
  if (error instanceof DiscordAPIError && error.status < 500) {
    const code = typeof error.code === 'number' ? error.code : 0;
    // A page instead of JSON is no answer of Discord's: the guard before it has shut this address out.
    if (!isAnswer(error)) return { reply: 'away', why: `${what}: HTTP ${error.status} without JSON`, maybeDone: false };
    return { reply: 'refused', status: error.status, code, why: firstLine(error.message) };
  }
  if (error instanceof HTTPError || error instanceof DiscordAPIError) {
    return { reply: 'away', why: `${what}: HTTP ${error.status}`, maybeDone: true };
  }
  const causes = causesOf(error);
  const maybeDone = !causes.some(({ code }) => NOT_SENT.includes(code));
  return { reply: 'away', why: `${what}: ${causes.at(-1)?.message ?? error.message}`, maybeDone };
}

function isAnswer({ rawError }: DiscordAPIError): boolean {
  return typeof rawError === 'object' && 'message' in rawError && typeof rawError.message === 'string';
}

/** Before a byte of the request was sent, so Discord cannot have done it. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The client says only that it failed; why stands in its cause. */
function causesOf(error: Error): { code: string; message: string }[] {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const own = { code, message: error.message };
  return error.cause instanceof Error ? [own, ...causesOf(error.cause)] : [own];
}

/** The token of an interaction is a secret for 15 minutes. */
function nameOf(route: string): string {
  return route.replace(/^(\/webhooks\/\d+|\/interactions\/\d+)\/[^/]+/, '$1/…');
}

/** Every wrong field has a line of its own. */
function firstLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, '; ').slice(0, 500);
}

const METHODS = {
  ...{ GET: RequestMethod.Get, POST: RequestMethod.Post, PUT: RequestMethod.Put },
  ...{ PATCH: RequestMethod.Patch, DELETE: RequestMethod.Delete },
} as const;
