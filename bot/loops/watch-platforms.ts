import { answer } from '../../commands/answer.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import type { Log } from '../log.js';
import type { Platform, PlatformHealth } from '../platform.js';
import type { NextTurn } from './create-loop.js';

/** A platform does not call when it is away. */
const LOOK_MS = 2_000;
/** A socket that is changed for another is no news. */
const LASTS_MS = 10_000;

/**
 * Tells those who run the bot, on the other platforms and in the log, once that a platform is not well, and once that it
 * is again.
 */
export function createWatchPlatforms(
  tools: Pick<UseCaseTools, 'transaction' | 'settings' | 'now'>,
  platforms: ReadonlyMap<string, Pick<Platform, 'health'>>,
  log: Log,
): () => Promise<NextTurn> {
  const told = new Map<string, PlatformHealth>();
  return async () => {
    for (const [name, { health }] of platforms) {
      const now = health();
      const before = told.get(name)?.state ?? 'fine';
      if (now.state === before || (now.state === 'sick' && tools.now() - now.since < LASTS_MS)) continue;
      told.set(name, now);
      log.warn({ platform: name, ...now }, 'the state of a platform has changed');
      notify(tools, name, now);
    }
    return platforms.size === 0 ? null : LOOK_MS;
  };
}

function notify(
  { transaction, settings, now }: Pick<UseCaseTools, 'transaction' | 'settings' | 'now'>,
  platform: string,
  health: PlatformHealth,
): void {
  const card =
    health.state === 'fine'
      ? answer('ok', `${platform} is well again`, ['what was held back for it is sent now'])
      : answer('problem', `${platform} is not well: ${health.why}`, [
          'requests, votes and cards there wait; runs past their last check go on',
          'on the host: chatops health, chatops doctor',
        ]);
  const elsewhere = settings.operatorsChannels.filter((channel) => !channel.startsWith(`${platform}:`));
  transaction(({ outbox }) => {
    for (const channel of elsewhere) outbox.add({ kind: 'notice', channel, card }, now());
  });
}
