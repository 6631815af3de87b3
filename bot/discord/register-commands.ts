import { Routes } from 'discord.js';
import { z } from 'zod';
import type { CallDiscord } from './call-discord.js';
import type { DescribedCommand } from './describe-commands.js';

const Choice = z.object({ name: z.string(), value: z.union([z.string(), z.number()]) });
const Option = z.object({
  type: z.number(),
  name: z.string(),
  description: z.string(),
  required: z.boolean().default(false),
  autocomplete: z.boolean().default(false),
  choices: z.array(Choice).default([]),
});
const Inner = Option.extend({ options: z.array(Option).default([]) });
const Registered = z.array(
  z.object({
    ...{ type: z.number().default(1), name: z.string(), description: z.string() },
    options: z.array(Inner.extend({ options: z.array(Inner).default([]) })).default([]),
  }),
);

export type Registration = { registered: 'same' | 'anew' } | { registered: 'not'; why: string; afterMs: number };

const AGAIN_MS = 60_000;

/**
 * Registers the commands in the server, where Discord has others: 200 may be made a day (facts: discord.md, 2), and a
 * bot that starts over and over must not use them up.
 */
export async function registerCommands(
  call: CallDiscord,
  { application, guild, commands }: { application: string; guild: string; commands: readonly DescribedCommand[] },
): Promise<Registration> {
  const route = Routes.applicationGuildCommands(application, guild);
  const before = await call({ method: 'GET', route }, Registered);
  if (before.reply !== 'ok') return notRegistered(before);
  if (textOf(before.data) === textOf(commands)) return { registered: 'same' };
  const made = await call({ method: 'PUT', route, body: [...commands] }, Registered);
  return made.reply === 'ok' ? { registered: 'anew' } : notRegistered(made);
}

function notRegistered(
  reply:
    | { reply: 'refused'; why: string; code: number }
    | { reply: 'away'; why: string }
    | { reply: 'limited'; afterMs: number },
): Registration {
  if (reply.reply === 'limited') return { registered: 'not', why: 'asked too often', afterMs: reply.afterMs };
  return { registered: 'not', why: reply.why, afterMs: AGAIN_MS };
}

/** What both sides say of them, in one form: Discord adds ids, versions and what was left out. */
function textOf(commands: readonly object[]): string {
  const read = Registered.safeParse(JSON.parse(JSON.stringify(commands)));
  return read.success ? JSON.stringify(read.data.toSorted((one, other) => (one.name < other.name ? -1 : 1))) : '';
}
