import type { Health } from '../create-health.js';

/** What can be wrong with a connection to Discord, each known from another place. */
export type DiscordPart = 'gateway' | 'bot token' | 'calls' | 'commands';

export type DiscordHealth = Health<DiscordPart>;
