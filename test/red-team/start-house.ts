import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOutbound as makeDiscordOutbound } from '../../bot/discord/make-outbound.js';
import { startDiscord } from '../../bot/discord/start.js';
import { createLog } from '../../bot/log.js';
import { makePlatformDoor } from '../../bot/make-platform-door.js';
import type { Platform } from '../../bot/platform.js';
import { makeOutbound as makeSlackOutbound } from '../../bot/slack/make-outbound.js';
import { startSlack } from '../../bot/slack/start.js';
import { startTerminal } from '../../bot/terminal/start.js';
import type { Policy } from '../../commands/approval/policy.js';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { Invocation } from '../../commands/invocation.js';
import { redecideWaiting } from '../../commands/policy/redecide-waiting.js';
import type { Environment, Settings } from '../../commands/settings.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { type AssembledBot, assembleBot } from '../failures/assemble-bot.js';
import { failureSettings } from '../failures/settings.js';
import { createQuickClock, type QuickClock } from '../slack/quick-clock.js';
import { CHANNEL, TEAM } from '../slack/start-slack-bot.js';
import type { DiscordStandIn } from '../stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { SlackStandIn } from '../stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../stand-ins/slack/start-slack-stand-in.js';
import { discordChannels, discordDoor, discordId } from './discord-door.js';
import { type Door, PLATFORMS, type PlatformName } from './door.js';
import { EVERYWHERE, housePolicy, opsOf, prodOf, teamOf } from './house-policy.js';
import { slackChannels, slackDoor, slackId } from './slack-door.js';
import { type TerminalDoor, terminalDoor } from './terminal-door.js';

/** Who decides on each platform at first. */
export const APPROVERS: readonly string[] = ['bo', 'cy', 'eve', 'fay', 'gus'];
const WHO: readonly string[] = ['ana', ...APPROVERS, 'dee'];

/** The whole bot in this process with all three platforms, each with a team of its own that knows nobody of the others. */
export interface House extends AssembledBot {
  doors: { terminal: TerminalDoor; slack: Door; discord: Door };
  slack: SlackStandIn;
  discord: DiscordStandIn;
  clock: QuickClock;
  /** As the configuration was loaded last; it can be changed, and holds from the next start on. */
  settings: Settings;
  /** An operator loads another policy; what waits is decided again then, or only when it is looked at. */
  load(policy: Policy, redecide?: boolean): void;
}

/** ana asks, others are in the group that decides on their platform (`APPROVERS`), dee is in nothing. */
export async function startHouse(limits: Partial<Settings['limits']> = {}): Promise<House> {
  const [slack, discord] = [await startWorkspace(), await startServer()];
  const folder = await mkdtemp(join(tmpdir(), 'chatops-red-'));
  const socketPath = join(folder, 'terminal.sock');
  const clock = createQuickClock(30_000);
  const settings: Settings = { ...houseSettings, limits: { ...houseSettings.limits, ...limits } };
  const openOutside = async (tools: UseCaseTools) => {
    const platforms = [
      await openTerminal(tools, socketPath),
      await openSlack(tools, slack),
      await openDiscord(tools, discord, settings),
    ];
    return {
      messengers: new Map(platforms.map(({ messenger }) => [messenger.platform, messenger])),
      platforms: new Map(platforms.map((platform) => [platform.messenger.platform, platform])),
      close: async () => void (await Promise.all(platforms.map((platform) => platform.close()))),
    };
  };
  const bot = await assembleBot({
    ...{ clock, platformClock: clock.patient, settings, openOutside },
    fill: (stores) => fill(stores, clock.now()),
  });
  const terminal = terminalDoor(socketPath, (who) => setLocalOps(bot, who, clock.now()));
  await slack.until(() => slack.connections().length === 2, 'two sockets', 20_000);
  await discord.until(() => discord.commands().length === 2, 'the commands', 20_000);
  return {
    ...bot,
    ...{ slack, discord, clock, settings },
    doors: { terminal, slack: slackDoor(slack), discord: discordDoor(discord) },
    load: (policy, redecide = true) =>
      bot.stores((stores) => {
        stores.policies.add(policy, 'host:test', clock.now());
        if (redecide) redecideWaiting(stores, bot.useCases);
      }),
    async close() {
      terminal.close();
      await bot.close();
      await Promise.all([slack.stop(), discord.stop(), rm(folder, { recursive: true })]);
    },
  };
}

const OPS = { slack: `slack:${TEAM}/S0OPS`, discord: `discord:${IDS.guild}/${IDS.ops}` };

function environment(name: string, channel: string, alsoIn: readonly string[] = []): Environment {
  const prod = failureSettings.environments.get('prod');
  if (prod === undefined) throw new Error('there is no prod to copy');
  return { ...prod, name, channel, alsoIn, network: { ...prod.network, range: null } };
}

function prodsOn(platform: PlatformName): Environment[] {
  const channels = {
    terminal: ['terminal:main'],
    slack: slackChannels.map(on('slack')),
    discord: discordChannels.map(on('discord')),
  };
  return prodOf(platform).map((name, n) => environment(name, channels[platform][n] ?? 'terminal:main'));
}

function on(platform: PlatformName): (channel: string) => string {
  return (channel) => `${platform}:${channel}`;
}

function everywhere(): Environment {
  return environment(EVERYWHERE, 'terminal:main', [`slack:${CHANNEL}`, `discord:${IDS.vms}`]);
}

function dev(): Environment {
  return environment('dev', 'terminal:main');
}

const houseSettings: Settings = {
  ...failureSettings,
  environments: new Map([...PLATFORMS.flatMap(prodsOn), everywhere(), dev()].map((one) => [one.name, one])),
  mirrors: new Map([
    [opsOf('slack'), { source: OPS.slack, actors: null, byAccount: false }],
    [opsOf('discord'), { source: OPS.discord, actors: null, byAccount: true }],
  ]),
  vmids: { from: 12000, to: 12999 },
  platforms: PLATFORMS,
  limits: { ...failureSettings.limits, commandsPerMinute: 1_000, vmsPerPerson: 500, openRequestsPerPerson: 100 },
};

function startWorkspace(): Promise<SlackStandIn> {
  return startSlackStandIn({
    users: WHO.map((name) => ({ id: slackId(name), name })),
    channels: [CHANNEL, ...slackChannels].map((id) => ({ id, name: id.toLowerCase() })),
    groups: [{ id: 'S0OPS', handle: 'ops', name: 'Operations', users: APPROVERS.map(slackId) }],
    rates: false,
  });
}

async function startServer(): Promise<DiscordStandIn> {
  const users = WHO.map((username) => ({ id: discordId(username), username, displayName: username }));
  const channels = [IDS.vms, ...discordChannels].map((id) => ({ id, name: `vms-${id}` }));
  const discord = await startDiscordStandIn({ users, channels, rates: false });
  for (const who of APPROVERS) discord.setMember({ id: discordId(who), roles: [IDS.ops] });
  return discord;
}

async function openTerminal(tools: UseCaseTools, socketPath: string): Promise<Platform> {
  const { now, onError } = makePlatformDoor(tools, 'terminal', createLog('silent'));
  const storeInvocation = (invocation: Invocation): boolean =>
    tools.transaction(({ invocations }) => invocations.add(invocation));
  const door = { zone: 'UTC', storeInvocation, now, onError, listOpenCards: () => [] };
  const { messenger, close } = await startTerminal(socketPath, door);
  const nothing = { readGroup: null, readMember: null, lookUpAccount: null, showHome: null };
  return { messenger, close, ...nothing, health: () => ({ state: 'fine' }) };
}

const log = createLog('silent');
const proxy = { https: null, except: null };

function openSlack(tools: UseCaseTools, slack: SlackStandIn): Promise<Platform> {
  return startSlack(makeSlackOutbound)({
    installation: {
      ...{ team: TEAM, apiUrl: slack.apiUrl, command: 'vm', fallbackChannel: CHANNEL, operatorsChannel: null },
      ...{ botTokenFile: '', appTokenFile: '' },
    },
    tokens: { bot: slack.botToken, app: slack.appToken },
    ...{ door: makePlatformDoor(tools, 'slack', log), log, proxy },
  });
}

function openDiscord(tools: UseCaseTools, discord: DiscordStandIn, settings: Settings): Promise<Platform> {
  return startDiscord(makeDiscordOutbound)({
    installation: {
      ...{ guild: IDS.guild, apiUrl: discord.apiUrl, command: 'vm', fallbackChannel: IDS.vms },
      ...{ operatorsChannel: null, tokenFile: '' },
    },
    ...{ settings, token: discord.botToken(), door: makePlatformDoor(tools, 'discord', log), log, proxy },
  });
}

function accountOf(platform: PlatformName, who: string): string {
  const names = { terminal: `${who}-t`, slack: `${TEAM}/${slackId(who)}`, discord: discordId(who) };
  return `${platform}:${names[platform]}`;
}

function fill({ people, policies }: Stores, now: number): void {
  for (const platform of PLATFORMS) {
    people.addGroup(opsOf(platform));
    people.addGroup(teamOf(platform));
    for (const who of WHO) {
      const login = `${who}-${platform.charAt(0)}`;
      const { id } = people.add({ login, display: login, active: true }, [accountOf(platform, who)]);
      people.addKey(id, { line: ANA_KEY, fingerprint: `SHA256:${login}`, addedAt: now });
      if (who !== 'dee') people.addMember(teamOf(platform), id, now - 1000);
      if (platform === 'terminal' && APPROVERS.includes(who)) people.addMember(opsOf(platform), id, now - 1000);
    }
  }
  people.setMirror(opsOf('slack'), { source: OPS.slack, isRead: true });
  people.setMirror(opsOf('discord'), { source: OPS.discord, isRead: true, byAccount: true });
  people.saveReading(
    opsOf('slack'),
    APPROVERS.map((who) => accountOf('slack', who)),
    now - 1000,
  );
  for (const who of APPROVERS) people.saveAccountReading(accountOf('discord', who), [OPS.discord], now - 1000);
  policies.add(housePolicy, 'host:test', now);
}

/** A group of the bot's own, as an operator changes it on the host. */
function setLocalOps(bot: AssembledBot, who: readonly string[], now: number): void {
  bot.stores(({ people }) => {
    const wanted = who.flatMap((name) => people.findByActor(accountOf('terminal', name))?.id ?? []);
    const members = people.findGroup(opsOf('terminal'))?.members.map(({ person }) => person.id) ?? [];
    for (const id of members) if (!wanted.includes(id)) people.removeMember(opsOf('terminal'), id);
    for (const id of wanted) if (!members.includes(id)) people.addMember(opsOf('terminal'), id, now);
  });
}
