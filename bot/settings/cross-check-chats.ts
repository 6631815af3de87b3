import { z } from 'zod';
import { ConfigFile } from './config-file.js';
import type { YamlFile, YamlPath } from './parse-yaml.js';

const { shape } = ConfigFile;

/** What must not be so of a name that stands somewhere: each is told of at its place. */
type Wrong = (text: string) => string | null;

/** The parts that are there: where one is wrong by itself, that is told, and nothing of it is guessed. */
interface Chats {
  slack: { isThere: boolean /** Null: not known. */; team: string | null };
  discord: { isThere: boolean /** Null: not known. */; guild: string | null };
}

/** What the parts on chats, groups and people have to agree on. */
export function crossCheckChats(yaml: YamlFile): void {
  const isThere = (part: 'slack' | 'discord'): boolean => yaml.peek(z.looseObject({}), [part]) !== null;
  const team = yaml.peek(shape.slack, ['slack'])?.team ?? null;
  const guild = yaml.peek(shape.discord, ['discord'])?.guild ?? null;
  const chats: Chats = {
    slack: { isThere: isThere('slack'), team },
    discord: { isThere: isThere('discord'), guild },
  };
  const groups = yaml.peek(shape.groups, ['groups']) ?? {};
  checkAddresses(yaml, chats);
  checkGroups(yaml, chats, groups);
  checkMembers(yaml, Object.keys(groups));
  checkTerminal(yaml, chats.slack.isThere || chats.discord.isThere);
}

/** Channels and accounts name their platform, and accounts of Slack their team. */
function checkAddresses(yaml: YamlFile, chats: Chats): void {
  const channel: Wrong = (text) => whyNoPlatform(text, chats) ?? whyNoChannel(text);
  const account: Wrong = (text) => whyNoPlatform(text, chats) ?? whyNoAccount(text, chats.slack.team);
  for (const [name, environment] of Object.entries(yaml.peek(shape.environments, ['environments']) ?? {})) {
    report(yaml, ['environments', name, 'channel'], channel(environment.channel));
    const platforms = [platformOf(environment.channel)];
    environment.alsoIn.forEach((text, at) => {
      const isTwice = platforms.includes(platformOf(text));
      const once = isTwice ? `the cards are shown in ${platformOf(text)} already; one channel a platform` : null;
      report(yaml, ['environments', name, 'alsoIn', at], channel(text) ?? once);
      platforms.push(platformOf(text));
    });
  }
  const { people = [] } = yaml.peek(shape.bootstrap, ['bootstrap']) ?? {};
  people.forEach(({ accounts }, index) => {
    accounts.forEach((text, at) => {
      report(yaml, ['bootstrap', 'people', index, 'accounts', at], account(text));
    });
  });
}

function platformOf(channel: string): string {
  return channel.slice(0, channel.indexOf(':'));
}

function whyNoPlatform(text: string, { slack, discord }: Chats): string | null {
  if (text.startsWith('slack:') && !slack.isThere) return `${text} is in Slack, and there is no part \`slack\``;
  if (text.startsWith('discord:') && !discord.isThere) return `${text} is in Discord, and there is no part \`discord\``;
  return null;
}

function whyNoChannel(text: string): string | null {
  if (text.startsWith('slack:') && !/^slack:[CG][A-Z0-9]{2,20}$/.test(text))
    return 'a channel of Slack is slack:C0123ABCD: the id, not the name';
  if (text.startsWith('discord:') && !/^discord:[1-9]\d{16,19}$/.test(text))
    return 'a channel of Discord is discord: and its id of 17 to 20 digits, not the name';
  return null;
}

function whyNoAccount(text: string, team: string | null): string | null {
  if (text.startsWith('discord:') && !/^discord:[1-9]\d{16,19}$/.test(text))
    return 'an account of Discord is discord: and the user id of 17 to 20 digits';
  if (!text.startsWith('slack:')) return null;
  const [, itsTeam] = /^slack:([TE][A-Z0-9]{2,20})\/[UW][A-Z0-9]{2,20}$/.exec(text) ?? [];
  if (itsTeam === undefined) return 'an account of Slack is slack:T0123ABCD/U0123ABCD: the ids of team and member';
  return team === null || itsTeam === team
    ? null
    : `is of another team than ${team}; only people of that one may do anything`;
}

function checkGroups(yaml: YamlFile, { slack, discord }: Chats, groups: ConfigFile['groups']): void {
  const sources = new Map<string, string>();
  for (const [name, group] of Object.entries(groups)) {
    const path = ['groups', name];
    const isSlack = 'slackUserGroup' in group || 'slackUsers' in group;
    if (isSlack && !slack.isThere) report(yaml, path, 'its members come from Slack, and there is no part `slack`');
    if (!isSlack && !discord.isThere)
      report(yaml, path, 'its members come from Discord, and there is no part `discord`');
    if ('slackUserGroup' in group) checkOnce(name, [...path, 'slackUserGroup'], group.slackUserGroup, 'user group');
    else if ('discordRole' in group) {
      const everybody = "is the server itself, @everyone, which Discord names in nobody's roles";
      report(yaml, [...path, 'discordRole'], group.discordRole === discord.guild ? everybody : null);
      checkOnce(name, [...path, 'discordRole'], group.discordRole, 'role');
    } else if ('slackUsers' in group) checkList([...path, 'slackUsers'], group.slackUsers);
    else checkList([...path, 'discordUsers'], group.discordUsers);
  }

  function checkOnce(name: string, path: YamlPath, source: string, what: string): void {
    const other = sources.get(source);
    if (other !== undefined) report(yaml, path, `is the ${what} of ${other} already`);
    sources.set(source, other ?? name);
  }

  function checkList(path: YamlPath, users: readonly string[]): void {
    users.forEach((user, at) => {
      if (users.indexOf(user) !== at) report(yaml, [...path, at], `${user} stands here twice`);
    });
  }
}

/** A group has its members from one place. */
function checkMembers(yaml: YamlFile, mirrored: readonly string[]): void {
  const bootstrap = yaml.peek(shape.bootstrap, ['bootstrap']);
  if (bootstrap === null) return;
  const twice: Wrong = (group) =>
    mirrored.includes(group) ? `the members of ${group} come from groups.${group}` : null;
  bootstrap.people.forEach((person, index) => {
    person.groups.forEach((group, at) => {
      report(yaml, ['bootstrap', 'people', index, 'groups', at], twice(group));
    });
  });
  bootstrap.groups.forEach((group, at) => {
    report(yaml, ['bootstrap', 'groups', at], twice(group));
  });
  if (bootstrap.administrators.length > 0) report(yaml, ['bootstrap', 'administrators'], twice('administrators'));
}

/** `terminal:main` takes no card where there is no terminal. */
function checkTerminal(yaml: YamlFile, hasChat: boolean): void {
  const terminal = yaml.peek(shape.terminal, ['terminal']);
  if (!hasChat || terminal === null || terminal.enabled) return;
  const closed: Wrong = (text) =>
    text.startsWith('terminal:') ? 'cards would go to the terminal, which is not enabled' : null;
  for (const [name, { channel, alsoIn }] of Object.entries(yaml.peek(shape.environments, ['environments']) ?? {})) {
    report(yaml, ['environments', name, 'channel'], closed(channel));
    alsoIn.forEach((text, at) => {
      report(yaml, ['environments', name, 'alsoIn', at], closed(text));
    });
  }
}

function report(yaml: YamlFile, path: YamlPath, problem: string | null): void {
  if (problem !== null) yaml.report(path, problem);
}
