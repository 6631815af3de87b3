import { neededBits } from './permissions.js';

/**
 * The page on which somebody who may manage the server lets the bot in, with the fewest rights
 * (https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow). `guild` null: they choose there.
 */
export function makeInvite(application: string, guild: string | null): string {
  const query = new URLSearchParams({
    client_id: application,
    scope: 'bot applications.commands',
    permissions: neededBits(),
    ...(guild === null ? {} : { guild_id: guild, disable_guild_select: 'true' }),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

/** The bot's user id, with which its token begins; it is the application's id too. Null where it begins otherwise. */
export function applicationOf(token: string): string | null {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8');
  return /^[1-9]\d{16,19}$/.test(id) ? id : null;
}
