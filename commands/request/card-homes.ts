import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import type { Request } from './request.js';

/**
 * The channels that show a request: the one it was opened for first, those where the configuration shows its environment
 * too, and those where its card stands already.
 */
export function cardHomes(
  { outbox }: Pick<Stores, 'outbox'>,
  { environments }: Pick<Settings, 'environments'>,
  { id, ask, channel }: Pick<Request, 'id' | 'ask' | 'channel'>,
): string[] {
  const environment = 'environment' in ask ? environments.get(ask.environment) : undefined;
  return [...new Set([channel, ...(environment?.alsoIn ?? []), ...outbox.listPosts(id).map(({ home }) => home)])];
}
