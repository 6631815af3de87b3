import { Client, Events, GatewayIntentBits } from 'discord.js';
import type { DiscordStandIn } from './discord-stand-in.js';

/** The real client of discord.js, connected, made as facts/discord.md section 7 says; end it with `destroy`. */
export async function startDiscordClient(discord: DiscordStandIn, listen: (client: Client) => void): Promise<Client> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: discord.apiUrl, timeout: 10_000, retries: 0 },
  });
  client.on('error', () => undefined);
  listen(client);
  const isReady = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.botToken());
  await isReady;
  return client;
}
