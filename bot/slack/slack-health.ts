import type { Health } from '../create-health.js';

/** What can be wrong with a connection to Slack, each known from another place. */
export type SlackPart = 'sockets' | 'app token' | 'bot token' | 'calls';

export type SlackHealth = Health<SlackPart>;
