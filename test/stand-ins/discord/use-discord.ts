import type { Client } from 'discord.js';
import { afterEach } from 'vitest';
import { startDiscordClient } from './discord-client.js';
import type { DiscordStandIn } from './discord-stand-in.js';
import { type DiscordStandInOptions, startDiscordStandIn } from './start-discord-stand-in.js';

interface Used {
  discord: DiscordStandIn;
  client: Client;
}

/** Starts a stand-in with a client of discord.js for a test of the stand-in itself, and ends both after it. */
export function useDiscord(): (listen?: (client: Client) => void, options?: DiscordStandInOptions) => Promise<Used> {
  let used: Used[] = [];
  afterEach(async () => {
    for (const { client, discord } of used) {
      await client.destroy();
      await discord.stop();
    }
    used = [];
  });
  return async (listen = () => undefined, options = {}) => {
    const discord = await startDiscordStandIn({ isProvoked: true, ...options });
    const client = await startDiscordClient(discord, listen);
    used.push({ discord, client });
    return { discord, client };
  };
}
