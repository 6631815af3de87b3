import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeOutbound as makeDiscordOutbound } from '../bot/discord/make-outbound.js';
import { startDiscord } from '../bot/discord/start.js';
import { createLog } from '../bot/log.js';
import { makePlatformDoor } from '../bot/make-platform-door.js';
import { makeOutbound } from '../bot/slack/make-outbound.js';
import { startSlack } from '../bot/slack/start.js';
import { samplePolicy } from '../commands/fakes/sample-policy.js';
import { ANA_KEY } from '../commands/fakes/test-world.js';
import { type AssembledBot, assembleBot } from './failures/assemble-bot.js';
import { failureSettings } from './failures/settings.js';
import { createQuickClock } from './slack/quick-clock.js';
import { wordsOf } from './slack/start-slack-bot.js';
import type { DiscordStandIn } from './stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from './stand-ins/discord/start-discord-stand-in.js';
import { IDS } from './stand-ins/discord/state/seed-server.js';
import type { SlackStandIn } from './stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from './stand-ins/slack/start-slack-stand-in.js';

const proxy = { https: null, except: null };
const [HERE, THERE] = ['C0VMS', IDS.vms];

let slack: SlackStandIn;
let discord: DiscordStandIn;
let bot: AssembledBot;
/** Ana is in Discord, bo in Slack; cards stand in a channel of each. */
beforeEach(async () => {
  slack = await startSlackStandIn({
    users: [{ id: 'U0BO', name: 'bo' }],
    channels: [{ id: HERE, name: 'vms' }],
    rates: false,
  });
  discord = await startDiscordStandIn({ rates: false });
  const clock = createQuickClock(30_000);
  const settings = {
    ...failureSettings,
    environments: new Map(
      [...failureSettings.environments].map(([name, environment]) => [
        name,
        { ...environment, channel: `slack:${HERE}`, alsoIn: [`discord:${THERE}`] },
      ]),
    ),
  };
  bot = await assembleBot({
    ...{ clock, platformClock: clock.patient, settings },
    fill({ people, policies }) {
      const at = clock.now() - 1000;
      for (const group of ['web-team', 'ops']) people.addGroup(group);
      const ana = people.add({ login: 'ana', display: 'Ana', active: true }, [`discord:${IDS.ana}`]);
      const bo = people.add({ login: 'bo', display: 'Bo', active: true }, ['slack:T0STANDIN/U0BO']);
      people.addMember('web-team', ana.id, at);
      people.addMember('ops', bo.id, at);
      people.addKey(ana.id, { line: ANA_KEY, fingerprint: 'SHA256:ana', addedAt: at });
      policies.add(samplePolicy, 'host:test', at);
    },
    async openOutside(tools) {
      const log = createLog('silent');
      const inSlack = await startSlack(makeOutbound)({
        installation: {
          ...{ team: 'T0STANDIN', apiUrl: slack.apiUrl, command: 'vm', fallbackChannel: HERE, operatorsChannel: null },
          ...{ botTokenFile: '', appTokenFile: '' },
        },
        tokens: { bot: slack.botToken, app: slack.appToken },
        ...{ door: makePlatformDoor(tools, 'slack', log), log, proxy },
      });
      const inDiscord = await startDiscord(makeDiscordOutbound)({
        installation: {
          ...{ guild: IDS.guild, apiUrl: discord.apiUrl, command: 'vm', fallbackChannel: THERE },
          ...{ operatorsChannel: null, tokenFile: '' },
        },
        ...{ settings, token: discord.botToken(), door: makePlatformDoor(tools, 'discord', log), log, proxy },
      });
      return {
        messengers: new Map([
          ['slack', inSlack.messenger],
          ['discord', inDiscord.messenger],
        ]),
        platforms: new Map([
          ['slack', inSlack],
          ['discord', inDiscord],
        ]),
        close: async () => void (await Promise.all([inSlack.close(), inDiscord.close()])),
      };
    },
  });
  await discord.until(() => discord.commands().length === 2, 'the commands', 20_000);
  await slack.until(() => (slack.connections().length === 2 ? true : undefined), 'two sockets', 20_000);
});
afterEach(async () => {
  await bot.close();
  await Promise.all([slack.stop(), discord.stop()]);
});

const inSlack = (...words: string[]) =>
  slack.until(
    () => slack.messages(HERE).find((message) => words.every((word) => wordsOf(message).includes(word))),
    `in Slack ${words.join(', ')}`,
    15_000,
  );
const inDiscord = (...words: string[]) =>
  discord.until(
    () => {
      const shown = (message: { components: object[] }): string => JSON.stringify(message.components);
      return discord.messages(THERE).find((message) => words.every((word) => shown(message).includes(word)));
    },
    `in Discord ${words.join(', ')}`,
    15_000,
  );

describe('a request that is shown in two chats', () => {
  it('is asked in Discord, approved in Slack, and both cards end right; who asked is mentioned where they asked', async () => {
    const chosen = { template: 'debian-13', size: 's', env: 'prod', blueprint: 'web', lease: '7d' };
    await discord.user(IDS.ana).command('vm create', { name: 'web-1', ...chosen }, THERE);
    const [waiting, shown] = [await inSlack('R-1', 'Approve'), await inDiscord('R-1', 'Approve')];
    expect(JSON.stringify(shown.components)).toContain(`<@${IDS.ana}>`);
    expect(wordsOf(waiting)).toContain('Ana (web-team)');
    expect([wordsOf(waiting).includes('<@U0BO>'), shown.allowedMentions]).toEqual([true, { parse: [] }]);
    await slack.user('U0BO').click(waiting, 'Approve');
    const [ready, done] = [await inSlack('R-1', 'is ready'), await inDiscord('R-1', 'is ready')];
    expect([ready.ts, done.id]).toEqual([waiting.ts, shown.id]);
    await discord.until(() => discord.thread(done.id)[0], 'a mention in Discord', 10_000);
    expect(discord.thread(done.id)[0]?.allowedMentions).toMatchObject({ parse: [], users: [IDS.ana] });
    expect([slack.thread(HERE, ready.ts).length, slack.messages(HERE).length]).toEqual([0, 1]);
    expect(discord.messages(THERE)).toHaveLength(1);
    slack.assertValid();
    discord.assertValid();
  }, 60_000);

  it('goes on in one while the other is away, which catches up', async () => {
    const chosen = { template: 'debian-13', size: 's', env: 'prod', blueprint: 'web', lease: '7d' };
    await discord.user(IDS.ana).command('vm create', { name: 'web-1', ...chosen }, THERE);
    const waiting = await inSlack('R-1', 'Approve');
    await inDiscord('R-1', 'Approve');
    const back = discord.fault({ fault: 'http-error', status: 503, times: Number.POSITIVE_INFINITY });
    await slack.user('U0BO').click(waiting, 'Approve');
    await inSlack('R-1', 'is ready');
    back();
    await inDiscord('R-1', 'is ready');
    expect(discord.messages(THERE)).toHaveLength(1);
  }, 60_000);
});
