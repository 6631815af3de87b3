import { z } from 'zod';
import { Card } from '../../commands/card.js';

/** The terminal's only channel. */
export const terminalChannel = 'terminal:main';

/** A plan or a log inside an answer is the longest thing that is sent. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** Made by the client, so that a frame that is sent again after a lost connection is known. */
const frameId = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

export const accountName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,31}$/, 'a name of a-z, 0-9, ".", "_" and "-"');

/** From the client, one JSON object a line. `hello` comes first and may come again to speak as somebody else. */
export const ClientFrame = z.discriminatedUnion('frame', [
  z.object({ frame: z.literal('hello'), as: accountName }),
  /** Asks for the open cards, and for what became of the messages that the client knows. */
  z.object({ frame: z.literal('open'), known: z.array(z.string()) }),
  z.object({ frame: z.literal('command'), id: frameId, text: z.string().max(20_000) }),
  z.object({
    frame: z.literal('button'),
    id: frameId,
    token: z.string().max(1000),
    text: z.string().max(5000).nullable(),
  }),
  z.object({
    frame: z.literal('form'),
    id: frameId,
    form: z.string().max(1000),
    fields: z.record(z.string(), z.string().max(20_000)),
  }),
  /** A private card is here. */
  z.object({ frame: z.literal('got'), messageId: z.string() }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z.discriminatedUnion('frame', [
  z.object({ frame: z.literal('welcome'), actor: z.string(), zone: z.string() }),
  /** A message of the channel, new or changed. */
  z.object({ frame: z.literal('card'), messageId: z.string(), replyTo: z.string().nullable(), card: Card }),
  /** After the cards that `open` asked for. */
  z.object({ frame: z.literal('opened') }),
  z.object({ frame: z.literal('told'), messageId: z.string(), card: Card }),
  /** The frame with this id is kept; it is answered even if the bot dies now. */
  z.object({ frame: z.literal('stored'), id: z.string() }),
  /** Not understood or not kept; nothing was done. */
  z.object({ frame: z.literal('refused'), id: z.string().nullable(), why: z.string() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
