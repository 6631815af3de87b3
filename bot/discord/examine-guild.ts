import { z } from 'zod';
import { bad, type Finding, good, notice } from '../doctor/finding.js';
import type { CallDiscord } from './call-discord.js';
import { explainReply } from './explain-reply.js';
import { makeInvite } from './make-invite.js';
import { missingPermissions, type Overwrite } from './permissions.js';

export interface NamedChannel {
  id: string;
  /** Who wants it: `environment dev`, `fallback`. */
  usedBy: readonly string[];
}

export interface MirroredGroup {
  group: string;
  /** `discord:<guild>/<role>`, or `discord:<guild>/list`. */
  source: string;
  /** `discord:<user>` where the configuration lists them, else null. */
  actors: readonly string[] | null;
}

interface Bot {
  id: string;
  application: string;
  name: string;
}

const bits = z.string().regex(/^\d+$/).transform(BigInt);
/** https://discord.com/developers/docs/resources/guild#guild-object */
const Guild = z.object({
  id: z.string(),
  name: z.string(),
  owner_id: z.string(),
  roles: z.array(z.object({ id: z.string(), name: z.string(), permissions: bits, mentionable: z.boolean() })),
});
type Guild = z.output<typeof Guild>;
const Member = z.object({ roles: z.array(z.string()) });
/** https://discord.com/developers/docs/resources/channel#channel-object */
const Channel = z.object({
  type: z.number(),
  guild_id: z.string().optional(),
  name: z.string().default(''),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: bits, deny: bits })).default([]),
});

/** Kinds of channels that take messages and threads of them: text and announcements. */
const TEXT = [0, 5];
const NO_MEMBER = 10007;
const NO_USER = 10013;
const NO_ACCESS = 50001;
const NO_GUILD = 10004;
const NO_CHANNEL = 10003;

/** The server, each channel with each permission, and each role. */
export async function examineGuild(
  ask: CallDiscord,
  { guild: id, bot }: { guild: string; bot: Bot },
  { channels, groups }: { channels: readonly NamedChannel[]; groups: readonly MirroredGroup[] },
): Promise<Finding[]> {
  const invite = `open ${makeInvite(bot.application, id)} as somebody who may manage the server`;
  const answer = await ask({ method: 'GET', route: `/guilds/${id}` }, Guild);
  if (answer.reply !== 'ok') {
    return [explainReply(`server ${id}`, answer, { [NO_ACCESS]: invite, [NO_GUILD]: invite })];
  }
  const guild = answer.data;
  const own = await ask({ method: 'GET', route: `/guilds/${id}/members/${bot.id}` }, Member);
  if (own.reply !== 'ok') return [explainReply(`the bot in ${guild.name}`, own, { [NO_MEMBER]: invite })];
  const findings = [good(`the bot is in ${guild.name} (${id})`), await examineCommands(ask, bot, id, invite)];
  const held = { guild, bot, roles: own.data.roles };
  for (const channel of channels) findings.push(...(await examineChannel(ask, channel, held)));
  for (const group of groups) findings.push(...(await examineGroup(ask, group, guild)));
  return findings;
}

/** Without its own scope the bot is there and nobody sees a command. */
async function examineCommands(ask: CallDiscord, bot: Bot, guild: string, invite: string): Promise<Finding> {
  const route = `/applications/${bot.application}/guilds/${guild}/commands` as const;
  const answer = await ask({ method: 'GET', route }, z.array(z.object({ name: z.string() })));
  if (answer.reply !== 'ok') return explainReply('slash commands', answer, { [NO_ACCESS]: invite });
  const names = answer.data.map(({ name }) => `/${name}`).join(', ');
  return names === ''
    ? notice('no slash command is registered yet', 'the bot registers them when it starts')
    : good(`slash commands: ${names}`);
}

interface Held {
  guild: Guild;
  bot: Bot;
  roles: readonly string[];
}

async function examineChannel(ask: CallDiscord, { id, usedBy }: NamedChannel, held: Held): Promise<Finding[]> {
  const use = usedBy.join(', ');
  const answer = await ask({ method: 'GET', route: `/channels/${id}` }, Channel);
  if (answer.reply !== 'ok') {
    const cure = `give ${held.bot.name} View Channel there, or take the id of another one (Developer Mode, Copy Channel ID)`;
    return [explainReply(`channel ${id} (${use})`, answer, { [NO_ACCESS]: cure, [NO_CHANNEL]: cure })];
  }
  const { type, guild_id: guild, name, permission_overwrites: overwrites } = answer.data;
  const named = `#${name} ${id} (${use})`;
  if (guild !== held.guild.id) return [bad(`${named} is in another server`, `take one of ${held.guild.name}`)];
  if (!TEXT.includes(type)) return [bad(`${named} is no text channel`, 'take a text channel: cards need threads')];
  const missing = missingIn(held, overwrites);
  if (missing.length === 0) return [good(`the bot has all permissions in ${named}`)];
  return missing.map(({ name: permission, why }) =>
    bad(
      `in ${named} the bot lacks ${permission}: ${why}`,
      `Edit Channel, Permissions: give ${permission} to ${held.bot.name}`,
    ),
  );
}

function missingIn(
  { guild, bot, roles }: Held,
  overwrites: readonly Overwrite[],
): ReturnType<typeof missingPermissions> {
  return missingPermissions({
    guild: guild.id,
    member: bot.id,
    isOwner: guild.owner_id === bot.id,
    roles: guild.roles.filter(({ id }) => id === guild.id || roles.includes(id)),
    overwrites,
  });
}

async function examineGroup(
  ask: CallDiscord,
  { group, source, actors }: MirroredGroup,
  guild: Guild,
): Promise<Finding[]> {
  if (actors !== null) return examineList(ask, group, actors, guild);
  const id = source.slice(source.indexOf('/') + 1);
  const role = guild.roles.find((item) => item.id === id);
  const what = `group ${group}: role ${id}`;
  if (role === undefined) {
    return [bad(`${what} is not in ${guild.name}`, 'Server Settings, Roles, Copy Role ID (Developer Mode)')];
  }
  if (role.mentionable) return [good(`group ${group}: role @${role.name}`)];
  const unheard = `group ${group}: role @${role.name} may not be mentioned: nobody of it is notified of a card that waits`;
  return [notice(unheard, 'Server Settings, Roles: allow anyone to mention this role')];
}

async function examineList(
  ask: CallDiscord,
  group: string,
  actors: readonly string[],
  guild: Guild,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const actor of actors) {
    const user = actor.slice(actor.indexOf(':') + 1);
    const answer = await ask({ method: 'GET', route: `/guilds/${guild.id}/members/${user}` }, Member);
    if (answer.reply === 'ok') continue;
    const cure = `take the id from the profile (Developer Mode, Copy User ID) of somebody in ${guild.name}`;
    findings.push(explainReply(`group ${group}, account ${user}`, answer, { [NO_MEMBER]: cure, [NO_USER]: cure }));
  }
  const count = actors.length - findings.length;
  return [...findings, good(`group ${group}: list has ${count} ${count === 1 ? 'member' : 'members'}`)];
}
