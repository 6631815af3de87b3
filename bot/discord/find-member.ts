import { RESTJSONErrorCodes as Codes, Routes } from 'discord.js';
import { z } from 'zod';
import type { CallDiscord } from './call-discord.js';
import { whyRefused } from './delivery-of.js';

const Snowflake = z.string().regex(/^\d{17,20}$/);

/** Fields of https://discord.com/developers/docs/resources/guild#guild-member-object; what is left out is false or none. */
const Member = z.object({
  user: z.object({
    id: Snowflake,
    username: z.string().default(''),
    global_name: z.string().nullish(),
    bot: z.boolean().default(false),
    system: z.boolean().default(false),
  }),
  nick: z.string().nullish(),
  roles: z.array(Snowflake),
  pending: z.boolean().default(false),
  communication_disabled_until: z.iso.datetime({ offset: true }).nullish(),
});
export type Member = z.output<typeof Member>;

/** `none`: nobody of that id is in the server. `unknown`: it cannot be found out now. */
export type FoundMember = { found: 'member'; member: Member } | { found: 'none' } | { found: 'unknown'; why: string };

const NOBODY: readonly number[] = [Codes.UnknownMember, Codes.UnknownUser];

/** Asked now, without a privileged intent. `user`: an id. */
export async function findMember(call: CallDiscord, guild: string, user: string): Promise<FoundMember> {
  const reply = await call({ method: 'GET', route: Routes.guildMember(guild, user) }, Member);
  switch (reply.reply) {
    case 'ok':
      if (reply.data.user.id === user) return { found: 'member', member: reply.data };
      return { found: 'unknown', why: 'Discord told of another account' };
    case 'refused':
      return NOBODY.includes(reply.code)
        ? { found: 'none' }
        : { found: 'unknown', why: `Discord says ${whyRefused(reply)}` };
    case 'limited':
      return {
        found: 'unknown',
        why: `Discord was asked too often; it answers again in ${Math.ceil(reply.afterMs / 1000)} s`,
      };
    case 'away':
      return { found: 'unknown', why: `Discord gives no answer (${reply.why})` };
    default:
      return reply satisfies never;
  }
}

/** Null: no account of Discord. */
export function userOf(actor: string): string | null {
  return /^discord:(\d{17,20})$/.exec(actor)?.[1] ?? null;
}
