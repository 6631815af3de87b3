import { DiscordAPIError, REST, Routes } from 'discord.js';
import { afterEach } from 'vitest';
import type { JsonObject } from '../chat/json.js';
import type { DiscordStandIn } from './discord-stand-in.js';
import { type DiscordStandInOptions, startDiscordStandIn } from './start-discord-stand-in.js';
import { IDS } from './state/seed-server.js';

interface Used {
  discord: DiscordStandIn;
  rest: REST;
}

/** Starts a stand-in with the REST client of discord.js alone: nobody is at the gateway. */
export function useRest(): (options?: DiscordStandInOptions) => Promise<Used> {
  let used: DiscordStandIn[] = [];
  afterEach(async () => {
    for (const discord of used) await discord.stop();
    used = [];
  });
  return async (options = {}) => {
    const discord = await startDiscordStandIn({ isProvoked: true, ...options });
    used.push(discord);
    const rest = new REST({ api: discord.apiUrl, retries: 0, timeout: 5_000 }).setToken(discord.botToken());
    return { discord, rest };
  };
}

/** Discord's own code of a refusal; the HTTP status where it has none, 0 where the call was taken. */
export async function codeOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    if (error instanceof DiscordAPIError) return Number(error.code) || error.status;
    if (error instanceof Error && 'status' in error) return Number(error.status);
    throw error;
  }
}

export const CARD = {
  flags: 1 << 15,
  components: [
    {
      type: 17,
      components: [
        { type: 10, content: 'R-1 create web-1' },
        { type: 1, components: [{ type: 2, style: 3, label: 'Approve', custom_id: 'approve:1:abc' }] },
      ],
    },
  ],
  allowed_mentions: { parse: [] },
};

export function post({ rest }: Used, body: object, channel: string = IDS.vms): Promise<unknown> {
  return rest.post(Routes.channelMessages(channel), { body });
}

export const COMMANDS = [
  {
    name: 'vm',
    description: 'Virtual machines',
    options: [
      {
        type: 1,
        name: 'create',
        description: 'Ask for one',
        options: [
          { type: 3, name: 'name', description: 'Its name', required: true, max_length: 40 },
          { type: 3, name: 'size', description: 'How large', choices: [{ name: 'small', value: 's' }] },
          { type: 3, name: 'template', description: 'From what', autocomplete: true },
          { type: 4, name: 'disk', description: 'GiB', min_value: 1 },
        ],
      },
      { type: 1, name: 'mine', description: 'Yours' },
    ],
  },
];

export function register({ rest, discord }: Used, body: object = COMMANDS): Promise<unknown> {
  return rest.put(Routes.applicationGuildCommands(discord.applicationId, discord.guildId), { body });
}

/** The id and token of a command that somebody used, as the bot would know them. */
export async function use(used: Used): Promise<{ id: string; token: string }> {
  await register(used);
  const payload = used.discord.payloadOf(await used.discord.user(IDS.ana).command('vm mine', {}, IDS.vms));
  return tokenOf(payload);
}

export function tokenOf(payload: JsonObject): { id: string; token: string } {
  return { id: String(payload.id), token: String(payload.token) };
}

export function answer({ rest }: Used, { id, token }: { id: string; token: string }, body: object): Promise<unknown> {
  return rest.post(Routes.interactionCallback(id, token), { body, auth: false });
}
