import type { Finding } from '../doctor/finding.js';
import type { DiscordInstallation } from '../settings/installation.js';
import type { CallDiscord } from './call-discord.js';
import { examineBot } from './examine-bot.js';
import { examineGuild, type MirroredGroup, type NamedChannel } from './examine-guild.js';

export interface DiscordQuestions {
  discord: DiscordInstallation;
  channels: readonly NamedChannel[];
  groups: readonly MirroredGroup[];
}

/** Asks Discord about everything that the configuration says of it. Posts nothing, changes nothing. */
export async function examineDiscord(ask: CallDiscord, questions: DiscordQuestions): Promise<Finding[]> {
  const { discord, channels, groups } = questions;
  const identity = await examineBot(ask, discord.tokenFile);
  if (identity.token !== 'taken') return identity.findings;
  const { application, bot: id, name } = identity;
  const bot = { id, application, name };
  return [...identity.findings, ...(await examineGuild(ask, { guild: discord.guild, bot }, { channels, groups }))];
}
