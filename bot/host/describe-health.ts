import type { Platform } from '../platform.js';
import { done, type HostAnswer, wrong } from './host-command.js';

/** How the bot is, a line for each platform; not well where one of them is not. */
export function describeHealth(
  version: string,
  platforms: ReadonlyMap<string, Pick<Platform, 'health' | 'closedChannels'>>,
): HostAnswer {
  const states = [...platforms].map(([name, { health }]) => ({ name, health: health() }));
  const lines = states.map(({ name, health }) =>
    health.state === 'fine'
      ? `${name}: fine`
      : `${name}: not well since ${new Date(health.since).toISOString()}: ${health.why}`,
  );
  // The bot is well where a channel is not: its cards stand elsewhere, or wait.
  const closed = [...platforms.values()].flatMap(({ closedChannels }) => closedChannels?.() ?? []);
  const notes = closed.map(
    ({ why, cure, meanwhile, since }) => `since ${new Date(since).toISOString()}: ${why}: ${cure}; ${meanwhile}`,
  );
  const isWell = states.every(({ health }) => health.state === 'fine');
  return (isWell ? done : wrong)(`chatops ${version} is running`, ...lines, ...notes);
}
