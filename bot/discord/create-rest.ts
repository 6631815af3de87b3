import { REST } from 'discord.js';
import type { DiscordProxy } from './discord-proxy.js';

const CALL_TIMEOUT_MS = 10_000;
/** What would wait longer is tried again later by whoever wants it, so that nothing else waits behind it. */
const LONGEST_WAIT_MS = 8_000;

export interface RestNeeds {
  /** Without a version and without a slash at its end. */
  apiUrl: string;
  token: string;
  /** Null: calls go straight to Discord. */
  proxy: DiscordProxy | null;
}

/** The client of discord.js for calls: it keeps to the limits that Discord tells it, and repeats nothing by itself. */
export function createRest({ apiUrl, token, proxy }: RestNeeds): REST {
  const rest = new REST({
    ...{ api: apiUrl, version: '10', timeout: CALL_TIMEOUT_MS, retries: 0 },
    // A limit of which Discord says no time (30046) would be tried over and over.
    rejectOnRateLimit: ({ timeToReset, retryAfter }) => timeToReset > LONGEST_WAIT_MS || retryAfter <= 0,
    ...(proxy && { makeRequest: proxy.makeRequest }),
  }).setToken(token);
  // Invalid requests lead to a ban; the sender sees each of them.
  rest.on('restDebug', () => undefined);
  return rest;
}
