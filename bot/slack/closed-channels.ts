import { z } from 'zod';
import type { ClosedReason } from '../../commands/card-remark.js';
import { type ClosedChannels, type DescribeClosed, keepClosedChannels } from '../keep-closed-channels.js';
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

/** Asks Slack for the names that a person needs to mend it. */
export function createClosedChannels(call: CallSlack, fallbackChannel: string, now: () => number): ClosedChannels {
  const describe: DescribeClosed = async (channel, reason) => describeIn(reason, await askNames(call, channel));
  return keepClosedChannels('slack', fallbackChannel, describe, now);
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

function describeIn(reason: ClosedReason, { channel, bot }: Names) {
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
  return { name: channel, ...words };
}
