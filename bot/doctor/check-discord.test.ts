import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DiscordStandIn } from '../../test/stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../../test/stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import { createCallDiscord } from '../discord/call-discord.js';
import { createRest } from '../discord/create-rest.js';
import { examineDiscord } from '../discord/examine-discord.js';
import { readInstallation } from '../settings/read-installation.js';
import { checkDiscord } from './check-discord.js';
import type { Finding } from './finding.js';

const TOKEN = `${Buffer.from(IDS.bot).toString('base64url')}.GstanD.${'x'.repeat(38)}`;
const DIRECT: Parameters<typeof checkDiscord>[1] = { https: null, except: null };

let folder = '';
let discord: DiscordStandIn;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-doctor-discord-'));
  discord = await startDiscordStandIn({ token: TOKEN });
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`, { mode: 0o600 });
});
afterEach(async () => {
  await discord.stop();
  rmSync(folder, { recursive: true });
});

/** The demo's configuration with Discord. */
function install(role: string = IDS.ops) {
  const file = join(folder, 'chatops.yaml');
  const demo = readFileSync(join(import.meta.dirname, '../../config/demo/chatops.yaml'), 'utf8')
    .replace('/content', '.')
    .replaceAll(/groups: \[[^\]]*\]/g, 'groups: []');
  const text = `${demo.replaceAll('leaseDays', `channel: "discord:${IDS.vms}"\n    leaseDays`)}
discord: { guild: "${IDS.guild}", token: token, apiUrl: "${discord.apiUrl}", fallbackChannel: "${IDS.general}" }
groups: { ops: { discordRole: "${role}" } }
`;
  writeFileSync(file, text);
  return readInstallation(file);
}

async function findings(installation = install(), proxy = DIRECT): Promise<Finding[]> {
  return checkDiscord(installation, proxy, async (token, questions) => {
    const rest = createRest({ apiUrl: questions.discord.apiUrl, token, proxy: null });
    const call = createCallDiscord(rest, token, () => undefined);
    return examineDiscord(call, questions);
  });
}
const wrong = (all: readonly Finding[]) => all.filter(({ look }) => look === 'bad').map(({ what }) => what);

describe('the doctor on Discord', () => {
  it('finds nothing wrong where all is as it should be, and only looks', async () => {
    discord.setRole({ id: IDS.ops, isMentionable: true });
    const all = await findings();
    expect(wrong(all)).toEqual([]);
    expect(all.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        `Discord bot token ${join(folder, 'token')}`,
        'no privileged intent is on, and none is needed',
        expect.stringMatching(/^the bot has all permissions in #vms \d+ \(environment dev, environment prod\)$/),
        expect.stringMatching(/^the bot has all permissions in #general \d+ \(fallback\)$/),
        'group ops: role @ops',
      ]),
    );
    expect(discord.calls().every(({ route }) => route.startsWith('GET '))).toBe(true);
    discord.assertValid();
  });

  it('names each permission that is missing, where, and what it is for', async () => {
    discord.forbid(IDS.vms, ['SendMessagesInThreads', 'AttachFiles']);
    const all = await findings();
    expect(wrong(all)).toEqual([
      expect.stringMatching(
        /^in #vms .* the bot lacks Send Messages in Threads: the same; Send Messages does not give it$/,
      ),
      expect.stringMatching(/^in #vms .* the bot lacks Attach Files: plans and logs/),
    ]);
    expect(all.find(({ what }) => what.includes('Attach Files'))?.cure).toContain('Edit Channel, Permissions');
  });

  it.each<[string, () => void, RegExp]>([
    ['a token that was reset', () => discord.resetToken(), /^the bot token is not taken \(401\)$/],
    [
      'a channel that is gone',
      () => discord.deleteChannel(IDS.general),
      /^channel \d+ \(fallback\): Discord says Unknown Channel \(10003\)$/,
    ],
    [
      'a Discord that is broken',
      () => void discord.fault({ fault: 'http-error', status: 503, times: 99 }),
      /^bot token: Discord gives no usable answer: GET \/applications\/@me: HTTP 503$/,
    ],
    [
      'a ban page',
      () => void discord.fault({ fault: 'ban-page', times: 99 }),
      /^bot token: Discord gives no usable answer: .*HTTP 403/,
    ],
  ])('finds %s', async (_what, change, problem) => {
    change();
    expect(wrong(await findings())).toEqual([expect.stringMatching(problem)]);
  });

  it('finds a role that is not there, with the way to its id', async () => {
    const all = await findings(install('399999999999999999'));
    expect(all.find(({ look }) => look === 'bad')).toMatchObject({
      what: 'group ops: role 399999999999999999 is not in Stand-in',
      cure: 'Server Settings, Roles, Copy Role ID (Developer Mode)',
    });
  });

  it('tells what the gateway cannot do by a proxy, and no password', async () => {
    const all = await findings(install(), { https: 'http://me:hunter2@proxy.test:3128', except: null });
    expect(all.map(({ what }) => what)).toContain(
      'the gateway (a WebSocket) goes by no proxy: its client has no way to',
    );
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });

  it('does not ask Discord with a file that holds no token', async () => {
    writeFileSync(join(folder, 'token'), 'hunter2', { mode: 0o600 });
    const all = await findings();
    expect(wrong(all).at(-1)).toBe('Discord was not asked');
    expect(JSON.stringify(all)).not.toContain('hunter2');
    expect(discord.calls()).toEqual([]);
  });
});
