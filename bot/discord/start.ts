import type { Platform } from '../platform.js';
import type { StartDiscord } from '../start-platforms.js';
import { connectDiscord, type DiscordConnection } from './connect-discord.js';
import type { DiscordLook } from './discord-look.js';

/** What goes out: it posts, edits and tells by the connection's calls and ways. */
export type MakeDiscordOutbound = (
  connection: DiscordConnection,
  look: DiscordLook,
  options: Parameters<StartDiscord>[0],
) => Pick<Platform, 'messenger' | 'showHome' | 'closedChannels' | 'readGroup' | 'readMember' | 'lookUpAccount'>;

/** Comes up at once, also while Discord cannot be reached; `health` says what is wrong, and it is tried again. */
export function startDiscord(makeOutbound: MakeDiscordOutbound): StartDiscord {
  return async (options) => {
    const { installation, settings, token, door, log, proxy } = options;
    const { guild, command, apiUrl } = installation;
    const look = { guild, command };
    const connection = connectDiscord({ apiUrl, token, door, look, settings, log, proxy });
    const outbound = makeOutbound(connection, look, options);
    return {
      ...outbound,
      health: connection.health.read,
      async close() {
        await outbound.messenger.close();
        await connection.close();
      },
    };
  };
}
