import type { AnswerWays } from '../answer-ways.js';
import type { Platform } from '../platform.js';
import type { DiscordInstallation } from '../settings/installation.js';
import type { CallDiscord } from './call-discord.js';
import { createClosedChannels } from './closed-channels.js';
import type { DiscordLook } from './discord-look.js';
import { createLookUpAccount } from './look-up-account.js';
import { discordMessenger } from './messenger.js';
import { createReadMember } from './read-member.js';
import { createSendFile, type FileNeeds } from './send-file.js';
import { createStartThread } from './start-thread.js';
import { createThreadNames } from './thread-names.js';

type Outbound = Pick<
  Platform,
  'messenger' | 'showHome' | 'closedChannels' | 'readMember' | 'lookUpAccount' | 'readGroup'
>;

interface OutboundOptions {
  installation: Pick<DiscordInstallation, 'guild' | 'fallbackChannel'>;
  door: { now(): number } & Pick<FileNeeds, 'findPost'>;
}

/** Cards and answers of one server, and who is who in it. What is Slack's Home is `/vm mine` here. */
export function makeOutbound(
  { call, ways }: { call: CallDiscord; ways: AnswerWays },
  look: DiscordLook,
  { installation, door }: OutboundOptions,
): Outbound {
  const { fallbackChannel, guild } = installation;
  const { now, findPost } = door;
  const closed = createClosedChannels(call, fallbackChannel, now);
  const startThread = createStartThread(call);
  const threadNames = createThreadNames(look);
  const sendFile = createSendFile({ call, findPost, startThread, threadName: threadNames.nameOf });
  return {
    messenger: discordMessenger({
      ...{ call, look, ways, now, fallbackChannel, closed, startThread, threadNames, sendFile },
      threadName: threadNames.nameOf,
    }),
    closedChannels: closed.read,
    showHome: null,
    readGroup: null,
    readMember: createReadMember(call, guild),
    lookUpAccount: createLookUpAccount(call, guild, now),
  };
}
