import { z } from 'zod';
import { ConfigFile } from './config-file.js';
import type { YamlFile, YamlPath } from './parse-yaml.js';

const { shape } = ConfigFile;

/** What must not be so of a name that stands somewhere: each is told of at its place. */
type Wrong = (text: string) => string | null;

/** What the parts on chats, groups and people have to agree on. */
export function crossCheckChats(yaml: YamlFile): void {
  const slack = yaml.peek(shape.slack, ['slack']);
  // Where the part is there and wrong by itself, that is told, and nothing of it is guessed.
  const isThere = yaml.peek(z.looseObject({}), ['slack']) !== null;
  const team = slack?.team ?? null;
  const groups = yaml.peek(shape.groups, ['groups']) ?? {};
  checkAddresses(yaml, isThere, team);
  checkGroups(yaml, isThere, groups);
  checkMembers(yaml, Object.keys(groups));
  checkTerminal(yaml, isThere);
}

/** Channels and accounts name their platform, and accounts of Slack their team. */
function checkAddresses(yaml: YamlFile, hasSlack: boolean, team: string | null): void {
  const noSlack: Wrong = (text) =>
    text.startsWith('slack:') && !hasSlack ? `${text} is in Slack, and there is no part \`slack\`` : null;
  const channel: Wrong = (text) =>
    noSlack(text) ??
    (text.startsWith('slack:') && !/^slack:[CG][A-Z0-9]{2,20}$/.test(text)
      ? 'a channel of Slack is slack:C0123ABCD: the id, not the name'
      : null);
  const account: Wrong = (text) => noSlack(text) ?? (text.startsWith('slack:') ? whyNoAccount(text, team) : null);
  for (const [name, environment] of Object.entries(yaml.peek(shape.environments, ['environments']) ?? {})) {
    report(yaml, ['environments', name, 'channel'], channel(environment.channel));
  }
  const { people = [] } = yaml.peek(shape.bootstrap, ['bootstrap']) ?? {};
  people.forEach(({ accounts }, index) => {
    accounts.forEach((text, at) => {
      report(yaml, ['bootstrap', 'people', index, 'accounts', at], account(text));
    });
  });
}

function whyNoAccount(text: string, team: string | null): string | null {
  const [, itsTeam] = /^slack:([TE][A-Z0-9]{2,20})\/[UW][A-Z0-9]{2,20}$/.exec(text) ?? [];
  if (itsTeam === undefined) return 'an account of Slack is slack:T0123ABCD/U0123ABCD: the ids of team and member';
  return team === null || itsTeam === team
    ? null
    : `is of another team than ${team}; only people of that one may do anything`;
}

function checkGroups(yaml: YamlFile, hasSlack: boolean, groups: ConfigFile['groups']): void {
  const sources = new Map<string, string>();
  for (const [name, group] of Object.entries(groups)) {
    const path = ['groups', name];
    if (!hasSlack) report(yaml, path, 'its members come from Slack, and there is no part `slack`');
    if ('slackUserGroup' in group) {
      const other = sources.get(group.slackUserGroup);
      if (other !== undefined) report(yaml, [...path, 'slackUserGroup'], `is the user group of ${other} already`);
      sources.set(group.slackUserGroup, other ?? name);
      continue;
    }
    group.slackUsers.forEach((user, at) => {
      if (group.slackUsers.indexOf(user) !== at) report(yaml, [...path, 'slackUsers', at], `${user} stands here twice`);
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
function checkTerminal(yaml: YamlFile, hasSlack: boolean): void {
  const terminal = yaml.peek(shape.terminal, ['terminal']);
  if (!hasSlack || terminal === null || terminal.enabled) return;
  for (const [name, { channel }] of Object.entries(yaml.peek(shape.environments, ['environments']) ?? {})) {
    if (!channel.startsWith('terminal:')) continue;
    report(yaml, ['environments', name, 'channel'], 'cards would go to the terminal, which is not enabled');
  }
}

function report(yaml: YamlFile, path: YamlPath, problem: string | null): void {
  if (problem !== null) yaml.report(path, problem);
}
