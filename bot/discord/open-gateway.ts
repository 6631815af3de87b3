import { Client, Events, GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, Options } from 'discord.js';
import type { Log } from '../log.js';
import type { DiscordProxy } from './discord-proxy.js';

export interface Gateway {
  /** The application's id, once Discord has said who this is. Rejects where it does not let it in. */
  ready: Promise<string>;
  /** It will not come back by itself; why. */
  ended: Promise<GatewayEnd>;
  close(): Promise<void>;
}

interface GatewayEnd {
  why: string;
  /** Only a person can mend it: another token, other settings. */
  isLasting: boolean;
}

export interface GatewayNeeds {
  apiUrl: string;
  token: string;
  /** Only for the question where the gateway is: the connection itself goes straight there. */
  proxy: DiscordProxy | null;
  log: Log;
  /** Each interaction, as it came. `isReplayed`: with what was missed, when the connection came back. */
  onInteraction(payload: object, isReplayed: boolean): void;
  /** Null: connected; else why it is not, while it tries by itself. */
  onState(problem: string | null): void;
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const ENDS: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'Discord does not take the bot token (4004)'],
  [GatewayCloseCodes.DisallowedIntents, 'Discord does not let the bot have what it asks for (4014, intents)'],
  [GatewayCloseCodes.InvalidIntents, 'Discord does not know what the bot asks for (4013, intents)'],
  [GatewayCloseCodes.ShardingRequired, 'the bot is in too many servers for one connection (4011)'],
]);

/**
 * One client of discord.js: it keeps the connection, resumes it and starts it anew. It holds nothing in memory: what comes
 * is taken as it is. Only servers are asked for (intent Guilds): interactions come without any.
 */
export function openGateway({ apiUrl, token, proxy, log, onInteraction, onState }: GatewayNeeds): Gateway {
  const nothing = Object.fromEntries(Object.keys(Options.DefaultMakeCacheSettings).map((name) => [name, 0]));
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: apiUrl, timeout: 10_000, retries: 0, ...(proxy && { makeRequest: proxy.makeRequest }) },
    makeCache: Options.cacheWithLimits(nothing),
  });
  // Without a listener its errors would end the process.
  client.on(Events.Error, (error) => log.warn({ err: error }, "an error of Discord's client"));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'an error of the connection to Discord'));
  const ended = new Promise<GatewayEnd>((resolve) => {
    client.on(Events.ShardDisconnect, ({ code }) => {
      resolve({ why: ENDS.get(code) ?? `Discord ended the connection (${code})`, isLasting: true });
    });
    client.on(Events.Invalidated, () => resolve({ why: 'Discord ended the session', isLasting: false }));
  });
  let isBack = true;
  client.on(Events.ShardReconnecting, () => {
    isBack = false;
    onState('the connection to Discord was lost');
  });
  // What was missed comes before this is said.
  for (const event of [Events.ShardResume, Events.ShardReady] as const) {
    client.on(event, () => {
      isBack = true;
      onState(null);
    });
  }
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: object) => onInteraction(payload, !isBack));
  const isReady = new Promise<string>((resolve) => {
    client.once(Events.ClientReady, ({ application }) => resolve(application.id));
  });
  const loggedIn = client.login(token);
  return {
    ready: Promise.race([loggedIn.then(() => isReady), ended.then(({ why }) => Promise.reject(new Error(why)))]),
    ended,
    close: () => client.destroy(),
  };
}
