import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SlackStandIn } from '../../test/stand-ins/slack/slack-stand-in.js';
import type { Installation } from '../settings/installation.js';
import { examineSlack } from '../slack/examine-slack.js';
import { checkSlack } from './check-slack.js';
import { NEEDED, startSlackWorkplace, writeSlackConfig } from './fakes/slack-workplace.js';
import type { Finding } from './finding.js';

let folder = '';
let slack: SlackStandIn;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-doctor-slack-'));
  slack = await startSlackWorkplace();
  writeFileSync(join(folder, 'bot'), `${slack.botToken}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'app'), `${slack.appToken}\n`, { mode: 0o600 });
});
afterEach(async () => {
  slack.assertValid();
  await slack.stop();
  rmSync(folder, { recursive: true });
});

const install = (change?: (text: string) => string): Installation => writeSlackConfig(folder, slack.apiUrl, change);
const DIRECT = { https: null, except: null };

async function findings(
  installation = install(),
  now: () => number = Date.now,
  proxy: Parameters<typeof checkSlack>[1] = DIRECT,
): Promise<Finding[]> {
  return checkSlack(installation, proxy, (questions) => examineSlack({ ...questions, now }));
}

const at = (path: string): string => join(folder, path);
const wrong = (all: readonly Finding[]) => all.filter(({ look }) => look === 'bad');

describe('the doctor on Slack', () => {
  const withoutSlack = (text: string): string =>
    text.slice(0, text.indexOf('\nslack:')).replaceAll('channel: slack:C0VMS', '');

  it('says nothing where it is not configured', async () => {
    expect(await findings(install(withoutSlack))).toEqual([]);
  });

  it('finds nothing wrong where all is as it should be', async () => {
    const all = await findings();
    expect(all.filter(({ look }) => look !== 'good').map(({ what }) => what)).toEqual([
      'without channels:history and groups:history a card whose posting Slack never answered may appear twice',
    ]);
    expect(all.filter(({ look }) => look === 'good').map(({ what }) => what)).toEqual([
      `Slack bot token ${at('bot')}`,
      `Slack app-level token ${at('app')}`,
      `Slack knows the bot as @chatops in Stand-in (T0STANDIN, ${slack.url}/)`,
      'the bot token has every scope that is needed',
      'the app-level token opens connections',
      'clocks here and on Slack agree',
      'the bot is in #vms C0VMS (environment dev, environment prod, fallback)',
      'the bot is in #ops C0OPS (operators)',
      'group ops: user group S0OPS has 2 members',
      'group web-team: list has 1 member',
    ]);
  });

  it('posts nothing, and opens no socket', async () => {
    await findings();
    expect(Object.keys(slack.countsByMethod()).toSorted()).toEqual([
      ...['apps.connections.open', 'auth.test', 'conversations.info', 'usergroups.users.list', 'users.info'],
    ]);
    expect(slack.connections()).toEqual([]);
  });

  it('names each scope that is missing and what it is for, and those that are too many', async () => {
    slack.setBotScopes([...NEEDED.filter((scope) => scope !== 'files:write'), 'usergroups:read', 'admin', 'im:write']);
    const all = await findings();
    const where = '"OAuth & Permissions", Bot Token Scopes, then "Reinstall to Workspace"';
    expect(all).toContainEqual({
      look: 'bad',
      what: 'the bot token lacks files:write: plans and logs that are too long for a message, as a file in the thread',
      cure: `add it in ${where}`,
    });
    expect(all).toContainEqual({
      look: 'notice',
      what: 'the bot token has more than is needed: admin, im:write',
      cure: `remove it in ${where}`,
    });
  });

  it('finds usergroups:read too many where no user group is mirrored', async () => {
    const lists = (text: string) => text.replace('slackUserGroup: S0OPS', 'slackUsers: [U0ANA]');
    expect((await findings(install(lists))).map(({ what }) => what)).toContain(
      'the bot token has more than is needed: usergroups:read',
    );
  });

  it('says that lost posts can be found where the history may be read', async () => {
    slack.setBotScopes([...NEEDED, 'usergroups:read', 'channels:history', 'groups:history']);
    expect((await findings()).map(({ what }) => what)).toContain(
      'a card whose posting was never answered can be found again',
    );
  });

  it.each<[string, () => void, string, string]>([
    [
      'an archived channel',
      () => slack.setChannel({ id: 'C0VMS', isArchived: true }),
      '#vms C0VMS (environment dev, environment prod, fallback) is archived: nothing can be posted there',
      'unarchive it, or name another one',
    ],
    [
      'a channel without the bot',
      () => slack.setChannel({ id: 'C0VMS', isBotMember: false }),
      'the bot is not in #vms C0VMS (environment dev, environment prod, fallback)',
      'type /invite @chatops in #vms',
    ],
    [
      'a private channel without the bot',
      () => slack.setChannel({ id: 'C0OPS', isBotMember: false }),
      'channel C0OPS (operators): Slack says channel_not_found',
      'take the id from the channel’s details; a private channel is seen by its members alone: type /invite @chatops in it',
    ],
    [
      'a workspace without user groups',
      () => slack.setPlan('free'),
      'group ops, user group S0OPS: Slack says plan_upgrade_required',
      'user groups need a paid plan: groups.ops: { slackUsers: [U…, U…] } lists the accounts instead',
    ],
    [
      'a user group that is gone',
      () => slack.setGroup({ id: 'S0OPS', isDisabled: true }),
      'group ops, user group S0OPS: Slack says no_such_subteam',
      'take the id from the user group’s address (S…); a disabled one counts as none',
    ],
    [
      'an account of a list that is not there',
      () => slack.workspace.users.delete('U0ANA'),
      'group web-team, account U0ANA: Slack says user_not_found',
      'take the member id from the profile in T0STANDIN',
    ],
    [
      'a refused app-level token',
      () => slack.fault({ fault: 'token-revoked', token: 'app' }),
      'the app-level token is not taken (token_revoked)',
      `"Basic Information", App-Level Tokens: generate one with connections:write and put it into APP`,
    ],
    [
      'an app-level token without its scope',
      () => void slack.workspace.appToken.scopes.splice(0),
      'the app-level token is not taken (missing_scope)',
      `"Basic Information", App-Level Tokens: generate one with connections:write and put it into APP`,
    ],
    [
      'a token of another team',
      () => Object.assign(slack.workspace.team, { id: 'T0OTHER', name: 'Other' }),
      'the bot token is of the team T0OTHER (Other), the configuration names T0STANDIN',
      'set slack.team: T0OTHER, or put the token of T0STANDIN into BOT',
    ],
    [
      'a refused bot token',
      () => slack.fault({ fault: 'token-revoked', token: 'bot' }),
      'the bot token is not taken (token_revoked)',
      '"OAuth & Permissions": install the app, and put the Bot User OAuth Token into BOT',
    ],
    [
      'a Slack that is broken',
      () => slack.fault({ fault: 'http-error', status: 503, method: 'auth.test' }),
      'bot token: Slack gives no usable answer: auth.test: HTTP 503',
      'check the way to slack.apiUrl (port 443) and HTTPS_PROXY',
    ],
  ])('finds %s', async (_what, change, what, cure) => {
    change();
    const named = cure.replace('APP', at('app')).replace('BOT', at('bot'));
    expect(wrong(await findings())).toEqual([{ look: 'bad', what, cure: named }]);
  });

  it.each<[string, () => void, string]>([
    [
      'a user group without members',
      () => slack.setGroup({ id: 'S0OPS', users: [] }),
      'group ops: user group S0OPS has no members: nobody can approve for it',
    ],
    [
      'a guest in a list',
      () => slack.setUser({ id: 'U0ANA', isRestricted: true }),
      'group web-team, account U0ANA is a guest: it counts for nothing',
    ],
    [
      'a closed account in a list',
      () => slack.setUser({ id: 'U0ANA', deleted: true }),
      'group web-team, account U0ANA is closed: it counts for nothing',
    ],
    [
      'a bot in a list',
      () => slack.setUser({ id: 'U0ANA', isBot: true }),
      'group web-team, account U0ANA is a bot: it counts for nothing',
    ],
    [
      'a stranger in a list',
      () => slack.setUser({ id: 'U0ANA', isStranger: true }),
      'group web-team, account U0ANA is of another organisation: it counts for nothing',
    ],
    [
      'that Slack is asked too often',
      () => slack.fault({ fault: 'rate-limited', retryAfterS: 7, method: 'usergroups.users.list' }),
      'group ops, user group S0OPS: not looked at, Slack is asked too often',
    ],
  ])('tells of %s', async (_what, change, what) => {
    change();
    const all = await findings();
    expect(wrong(all)).toEqual([]);
    expect(all.filter(({ look }) => look === 'notice').map((finding) => finding.what)).toContain(what);
  });

  it('says that Slack is not there, and asks nothing more', async () => {
    await slack.stopListening();
    expect(wrong(await findings())).toEqual([
      {
        ...{ look: 'bad', what: expect.stringContaining('ECONNREFUSED'), cure: expect.stringContaining('HTTPS_PROXY') },
      },
    ]);
  });

  it.each<[string, string, string | null, string]>([
    [
      'names the proxy and not its password',
      'http://me:hunter2@proxy.test:3128',
      null,
      'Slack is reached by the proxy proxy.test:3128',
    ],
    [
      'names what is reached without it',
      'http://proxy.test:3128/',
      'localhost,.corp.test',
      'Slack is reached by the proxy proxy.test:3128, except for localhost,.corp.test (NO_PROXY)',
    ],
    ['finds a proxy that is no address', 'proxy.test:hunter2', null, 'HTTPS_PROXY is no address of a proxy'],
  ])('%s', async (_what, https, except, what) => {
    const all = await findings(install(), Date.now, { https, except });
    expect(all.map((finding) => finding.what)).toContain(what);
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });

  it('goes to Slack by the proxy', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }, inside) => {
      asked.push(url);
      const outside = connect(slack.port, '127.0.0.1', () => inside.write('HTTP/1.1 200 OK\r\n\r\n'));
      inside.pipe(outside).pipe(inside);
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = z.object({ port: z.number() }).parse(proxy.address());
    const elsewhere = install((text) => text.replace(slack.apiUrl, 'http://slack.test/api/'));
    const all = await findings(elsewhere, Date.now, { https: `http://127.0.0.1:${port}`, except: null });
    proxy.close();
    expect(wrong(all)).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(['slack.test:80']));
  });

  it('compares the clocks', async () => {
    const all = await findings(install(), () => Date.now() - 3_600_000);
    expect(wrong(all).map(({ what }) => what)).toEqual([
      expect.stringMatching(/^clocks here and on Slack differ by 3(599|600|601) s$/),
    ]);
  });

  it('tells of an environment whose cards go elsewhere', async () => {
    const all = await findings(install((text) => text.replace('channel: slack:C0VMS', 'channel: terminal:main')));
    expect(all).toContainEqual({
      look: 'notice',
      what: 'environment dev: its cards go to terminal:main, not to Slack',
      cure: 'environments.dev.channel: slack:C…',
    });
  });
});

describe('the doctor on Slack’s token files', () => {
  it.each<[string, () => void, RegExp]>([
    ['no file', () => rmSync(at('bot')), /^the Slack bot token .* cannot be read \(ENOENT\)$/],
    ['an empty one', () => writeFileSync(at('bot'), '\n'), /^the Slack bot token in .* is empty$/],
    ['an open one', () => chmodSync(at('app'), 0o640), /^the Slack app-level token .* is open to others \(mode 640\)$/],
    ['a person’s token', () => writeFileSync(at('bot'), 'xoxp-hunter2'), /is not one line that begins with xoxb-$/],
    ['the other token', () => writeFileSync(at('app'), 'xoxb-hunter2'), /is not one line that begins with xapp-$/],
    ['half a token', () => writeFileSync(at('bot'), 'xoxb-hunter2'), /is not one line that begins with xoxb-$/],
    ['two lines', () => writeFileSync(at('app'), 'xapp-hunter2\nxapp-2'), /is not one line that begins with xapp-$/],
    ['a token that rotates', () => writeFileSync(at('bot'), 'xoxe.xoxb-hunter2'), /token rotation is on$/],
  ])('finds %s, tells no secret and does not ask Slack', async (_what, change, problem) => {
    change();
    const all = await findings();
    expect(wrong(all).map(({ what }) => what)).toEqual([expect.stringMatching(problem), 'Slack was not asked']);
    expect(JSON.stringify(all)).not.toContain('hunter2');
    expect(slack.calls()).toEqual([]);
  });
});
