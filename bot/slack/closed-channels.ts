import { z } from 'zod';
import type { ClosedReason } from '../../commands/card-remark.js';
import type { ClosedChannel } from '../platform.js';
import type { CallSlack } from './call-slack.js';
import { SlackName } from './slack-name.js';

/**
 * The channel takes nothing, whatever is said in it (errors of https://docs.slack.dev/reference/methods/chat.postMessage
 * and https://docs.slack.dev/reference/methods/chat.update). `is_inactive` is a frozen channel: an archived one.
 */
const REASONS: ReadonlyMap<string, ClosedReason> = new Map([
  ['is_archived', 'archived'],
  ['is_inactive', 'archived'],
  ['not_in_channel', 'not a member'],
  ['channel_not_found', 'not found'],
  ['restricted_action', 'not allowed'],
  ['restricted_action_read_only_channel', 'not allowed'],
  ['channel_is_limited_access', 'not allowed'],
]);

/** Null: the error is about something else. */
export function readClosedReason(error: string): ClosedReason | null {
  return REASONS.get(error) ?? null;
}

export interface ClosedChannels {
  /** Asks Slack for the names that a person needs to mend it, once a channel. `channel`: `C…`. */
  noteClosed(channel: string, reason: ClosedReason): Promise<void>;
  noteOpen(channel: string): void;
  read(): ClosedChannel[];
}

/** Channels that took nothing at the last try, for those who run the bot. */
export function createClosedChannels(call: CallSlack, fallbackChannel: string, now: () => number): ClosedChannels {
  const closed = new Map<string, ClosedChannel>();
  return {
    async noteClosed(channel, reason) {
      if (closed.has(channel)) return;
      const since = now();
      const described = describe(channel, reason, await askNames(call, channel), channel === fallbackChannel);
      if (!closed.has(channel)) closed.set(channel, { ...described, since });
    },
    noteOpen: (channel) => void closed.delete(channel),
    read: () => [...closed.values()],
  };
}

interface Names {
  /** `#vms`, or the id where the bot may not see it. */
  channel: string;
  /** `@name`, as it is invited. */
  bot: string;
}

async function askNames(call: CallSlack, channel: string): Promise<Names> {
  const [info, bot] = await Promise.all([
    call('conversations.info', { channel }, z.object({ channel: z.object({ name: SlackName }) })),
    call('auth.test', {}, z.object({ user: SlackName })),
  ]);
  return {
    channel: info.reply === 'ok' ? `#${info.data.channel.name}` : channel,
    bot: bot.reply === 'ok' ? `@${bot.data.user}` : '@ and its name',
  };
}

function describe(
  id: string,
  reason: ClosedReason,
  { channel, bot }: Names,
  isFallback: boolean,
): Omit<ClosedChannel, 'since'> {
  const invite = `type /invite ${bot} in ${channel}`;
  const words = {
    archived: { why: `${channel} is archived`, cure: `unarchive ${channel}, or name another one in chatops.yaml` },
    'not a member': { why: `the bot is not in ${channel} (any more)`, cure: invite },
    'not found': {
      why: `${channel} is gone, or it is private and the bot is not in it`,
      cure: `${invite}, or name another one in chatops.yaml`,
    },
    'not allowed': { why: `the bot may not post in ${channel}`, cure: `let apps post in ${channel}` },
  }[reason];
  const meanwhile = isFallback
    ? 'it is the fallback: cards that no other channel takes wait until it is open, and are posted then'
    : 'its cards go to the fallback channel meanwhile';
  return { channel: `slack:${id}`, name: channel, ...words, meanwhile };
}
