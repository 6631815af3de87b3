import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemsError, renderProblem } from './problem.js';
import { readInstallation } from './read-installation.js';

const SLACK = `slack:
  team: T0TEAM
  botToken: bot-token
  appToken: app-token
  fallbackChannel: C0FALL
  operatorsChannel: C0OPS
`;

const DISCORD = `discord:
  guild: "1098765432109876540"
  token: discord-token
  fallbackChannel: "1098765432109876541"
`;
const BOTH = SLACK + DISCORD;
const shownIn =
  (channel: string, ...others: string[]) =>
  (text: string): string =>
    text.replace(/^( {2}dev:\n)/m, `$1    channel: ${channel}\n    alsoIn: ${JSON.stringify(others)}\n`);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-config-'));
  mkdirSync(join(folder, 'content'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The demo's configuration with more behind it. */
function write(more: string, change: (text: string) => string = (text) => text): string {
  const demo = readFileSync(join(import.meta.dirname, '../../config/demo/chatops.yaml'), 'utf8');
  const file = join(folder, 'chatops.yaml');
  writeFileSync(file, `${change(demo.replace('/content', 'content'))}\n${more}`);
  return file;
}
function problemsOf(file: string): string[] {
  try {
    readInstallation(file);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map((problem) => renderProblem(problem).replace(/^.*chatops\.yaml:\d+:\d+ /, ''));
  }
}

describe('a configuration with Slack', () => {
  it('names groups and accounts with their team, and lists with their accounts', () => {
    const groups = 'groups:\n  net: { slackUserGroup: S0NET }\n  ops2: { slackUsers: [U0BO, W0CY] }\n';
    const { settings, slack } = readInstallation(write(SLACK + groups));
    expect(slack).toMatchObject({ team: 'T0TEAM', command: 'vm', apiUrl: 'https://slack.com/api/' });
    expect([...settings.mirrors]).toEqual([
      ['net', { source: 'slack:T0TEAM/S0NET', actors: null, byAccount: false }],
      ['ops2', { source: 'slack:T0TEAM/list', actors: ['slack:T0TEAM/U0BO', 'slack:T0TEAM/W0CY'], byAccount: false }],
    ]);
    expect(settings.operatorsChannels).toEqual(['slack:C0OPS', 'terminal:main']);
  });

  it('may have its administrators from Slack', () => {
    const change = (text: string): string => text.replace('administrators: [approver]', 'administrators: []');
    expect(problemsOf(write(`${SLACK}groups: { administrators: { slackUserGroup: S0ADM } }\n`, change))).toEqual([]);
  });

  it.each<[string, string, ((text: string) => string) | undefined, string[]]>([
    [
      'needs the part slack for whatever names it',
      'groups: { net: { slackUserGroup: S0NET } }\n',
      (text) =>
        text
          .replace('terminal:approver', 'slack:T0TEAM/U0BO')
          .replace(/^( {2}dev:\n)/m, '$1    channel: slack:C0DEV\n'),
      [
        'environments.dev.channel: slack:C0DEV is in Slack, and there is no part `slack`',
        expect.stringMatching(
          /^bootstrap\.people\.\d\.accounts\.0: slack:T0TEAM\/U0BO is in Slack, and there is no part/,
        ),
        'groups.net: its members come from Slack, and there is no part `slack`',
      ],
    ],
    [
      'takes no account of another team, and no name for an id',
      SLACK,
      (text) =>
        text
          .replace('terminal:approver', 'slack:T0OTHER/U0BO')
          .replace('terminal:requester', 'slack:ana')
          .replace(/^( {2}dev:\n)/m, '$1    channel: slack:general\n'),
      [
        'environments.dev.channel: a channel of Slack is slack:C0123ABCD: the id, not the name',
        'bootstrap.people.0.accounts.0: an account of Slack is slack:T0123ABCD/U0123ABCD: the ids of team and member',
        'bootstrap.people.1.accounts.0: is of another team than T0TEAM; only people of that one may do anything',
      ],
    ],
    [
      'has the members of a group from one place',
      `${SLACK}groups: { ops: { slackUserGroup: S0OPS }, administrators: { slackUsers: [U0BO] } }\n`,
      undefined,
      [
        expect.stringMatching(/^bootstrap\.people\.1\.groups\.0: the members of ops come from groups\.ops$/),
        'bootstrap.administrators: the members of administrators come from groups.administrators',
      ],
    ],
    [
      'names nobody and no user group twice',
      `${SLACK}groups:\n  one: { slackUserGroup: S0NET }\n  two: { slackUserGroup: S0NET }\n  three: { slackUsers: [U0BO, U0BO] }\n`,
      undefined,
      [
        'groups.two.slackUserGroup: is the user group of one already',
        'groups.three.slackUsers.1: U0BO stands here twice',
      ],
    ],
    [
      'has a command that Slack takes',
      SLACK.replace('team:', 'command: /VM\n  team:'),
      undefined,
      [expect.stringMatching(/^slack\.command: is "\/VM"; needed: lower-case letters/)],
    ],
    [
      'sends no card to a terminal that is off',
      SLACK,
      (text) => text.replace(/enabled: true/, 'enabled: false'),
      [
        'environments.dev.channel: cards would go to the terminal, which is not enabled',
        'environments.prod.channel: cards would go to the terminal, which is not enabled',
      ],
    ],
  ])('%s', (_, more, change, expected) => {
    expect(problemsOf(write(more, change))).toEqual(expected);
  });
});

describe('a configuration with Discord', () => {
  it('names roles with their server, and accounts by their id alone', () => {
    const groups =
      'groups:\n  net: { discordRole: "1098765432109876550" }\n  ops2: { discordUsers: ["1098765432109876560"] }\n';
    const { settings, discord } = readInstallation(write(DISCORD + groups));
    expect(discord).toMatchObject({ guild: '1098765432109876540', command: 'vm', apiUrl: 'https://discord.com/api' });
    expect([...settings.mirrors]).toEqual([
      ['net', { source: 'discord:1098765432109876540/1098765432109876550', actors: null, byAccount: true }],
      [
        'ops2',
        { source: 'discord:1098765432109876540/list', actors: ['discord:1098765432109876560'], byAccount: false },
      ],
    ]);
  });

  it('shows the cards of an environment on both platforms', () => {
    const file = write(BOTH, shownIn('slack:C0DEV', 'discord:1098765432109876542', 'terminal:main'));
    expect(readInstallation(file).settings.environments.get('dev')).toMatchObject({
      channel: 'slack:C0DEV',
      alsoIn: ['discord:1098765432109876542', 'terminal:main'],
    });
  });

  it.each<[string, string, ((text: string) => string) | undefined, string[]]>([
    [
      'needs the part discord for whatever names it',
      `${SLACK}groups: { net: { discordRole: "1098765432109876550" } }\n`,
      shownIn('slack:C0DEV', 'discord:1098765432109876542'),
      [
        'environments.dev.alsoIn.0: discord:1098765432109876542 is in Discord, and there is no part `discord`',
        'groups.net: its members come from Discord, and there is no part `discord`',
      ],
    ],
    [
      'takes ids, not names, and none that YAML reads as a number',
      `${DISCORD.replace('"1098765432109876541"', '1098765432109876541')}`,
      shownIn('discord:general'),
      [
        'environments.dev.channel: a channel of Discord is discord: and its id of 17 to 20 digits, not the name',
        expect.stringMatching(/^discord\.fallbackChannel: .*in quotes/),
      ],
    ],
    [
      'shows cards in one channel a platform',
      BOTH,
      shownIn('slack:C0DEV', 'slack:C0OTHER', 'discord:1098765432109876542', 'discord:1098765432109876543'),
      [
        'environments.dev.alsoIn.0: the cards are shown in slack already; one channel a platform',
        'environments.dev.alsoIn.2: the cards are shown in discord already; one channel a platform',
      ],
    ],
    [
      'takes no role twice, and not the one that everybody has',
      `${DISCORD}groups:\n  one: { discordRole: "1098765432109876550" }\n  two: { discordRole: "1098765432109876550" }\n  three: { discordRole: "1098765432109876540" }\n`,
      undefined,
      [
        'groups.two.discordRole: is the role of one already',
        "groups.three.discordRole: is the server itself, @everyone, which Discord names in nobody's roles",
      ],
    ],
  ])('%s', (_, more, change, expected) => {
    expect(problemsOf(write(more, change))).toEqual(expected);
  });
});
