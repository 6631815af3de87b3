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

/** One call of Discord's API, its reply parsed; repeated only where it cannot have been done. Never throws. */
export type CallDiscord = <S extends z.ZodType>(call: DiscordCall, reply: S) => Promise<DiscordReply<z.output<S>>>;
