import { answer } from '../../commands/answer.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import type { Log } from '../log.js';
import type { ClosedChannel, Platform } from '../platform.js';
import type { NextTurn } from './create-loop.js';

/** A platform does not call when a channel was closed. */
const LOOK_MS = 2_000;

type Tools = Pick<UseCaseTools, 'transaction' | 'settings' | 'now'>;

/**
 * Tells those who run the bot, in the log and in every operators' channel, once that a channel takes no messages and what
 * to do about it, and once that it does again. A bot that was restarted says it again where it still meets it.
 */
export function createWatchChannels(
  tools: Tools,
  platforms: ReadonlyMap<string, Pick<Platform, 'closedChannels'>>,
  log: Log,
): () => Promise<NextTurn> {
  const told = new Map<string, ClosedChannel>();
  return async () => {
    const closed = [...platforms.values()].flatMap(({ closedChannels }) => closedChannels?.() ?? []);
    for (const one of closed) {
      if (told.has(one.channel)) continue;
      told.set(one.channel, one);
      log.warn({ ...one }, 'a channel takes no messages');
      notify(tools, answer('problem', one.why, [one.cure, one.meanwhile]));
    }
    for (const one of [...told.values()].filter(({ channel }) => !closed.some((other) => other.channel === channel))) {
      told.delete(one.channel);
      log.warn({ channel: one.channel }, 'a channel takes messages again');
      notify(tools, answer('ok', `${one.name} takes messages again`, ['new cards go there']));
    }
    return [...platforms.values()].some(({ closedChannels }) => closedChannels !== undefined) ? LOOK_MS : null;
  };
}

function notify({ transaction, settings, now }: Tools, card: ReturnType<typeof answer>): void {
  transaction(({ outbox }) => {
    for (const channel of settings.operatorsChannels) outbox.add({ kind: 'notice', channel, card }, now());
  });
}
