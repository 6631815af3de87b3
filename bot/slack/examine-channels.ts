import { z } from 'zod';
import { bad, type Finding, good, notice } from '../doctor/finding.js';
import type { CallSlack } from './call-slack.js';
import { explainReply } from './explain-reply.js';
import { SlackName } from './slack-name.js';

export interface NamedChannel {
  /** `C…` or `G…`. */
  id: string;
  /** Who wants it: `environment dev`, `fallback`. */
  usedBy: readonly string[];
}

/** https://docs.slack.dev/reference/objects/conversation-object */
const Conversation = z.object({
  channel: z.object({
    name: SlackName.default(''),
    is_archived: z.boolean().default(false),
    is_member: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
  }),
});

/** `bot`: the name of its user, for the invitation. */
export async function examineChannels(
  ask: CallSlack,
  channels: readonly NamedChannel[],
  bot: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  // One after the other: the method has a budget a minute, and the doctor is in no hurry.
  for (const channel of channels) findings.push(...(await examineChannel(ask, channel, bot)));
  return findings;
}

async function examineChannel(ask: CallSlack, { id, usedBy }: NamedChannel, bot: string): Promise<Finding[]> {
  const what = `channel ${id} (${usedBy.join(', ')})`;
  const answer = await ask('conversations.info', { channel: id }, Conversation);
  if (answer.reply !== 'ok') {
    return [
      explainReply(what, answer, {
        channel_not_found: `take the id from the channel’s details; a private channel is seen by its members alone: type /invite @${bot} in it`,
        missing_scope: 'add channels:read, and groups:read for private channels, and reinstall',
      }),
    ];
  }
  const { name, is_archived, is_member, is_ext_shared } = answer.data.channel;
  const named = `#${name} ${id} (${usedBy.join(', ')})`;
  if (is_archived)
    return [bad(`${named} is archived: nothing can be posted there`, 'unarchive it, or name another one')];
  if (!is_member) return [bad(`the bot is not in ${named}`, `type /invite @${bot} in #${name}`)];
  const shared = notice(
    `${named} is shared with another organisation: its people read the cards, and every command of theirs is refused`,
    'name a channel of your own where they shall not read them',
  );
  return [good(`the bot is in ${named}`), ...(is_ext_shared ? [shared] : [])];
}
