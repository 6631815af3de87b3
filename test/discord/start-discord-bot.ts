import { makeOutbound } from '../../bot/discord/make-outbound.js';
import { startDiscord } from '../../bot/discord/start.js';
import { createFakeMessenger, type FakeMessenger } from '../../bot/fakes/fake-messenger.js';
import { createLog } from '../../bot/log.js';
import { makePlatformDoor } from '../../bot/make-platform-door.js';
import type { Platform } from '../../bot/platform.js';
import type { PlatformDoor } from '../../bot/platform-door.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { Settings } from '../../commands/settings.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { type AssembledBot, assembleBot } from '../failures/assemble-bot.js';
import { failureSettings } from '../failures/settings.js';
import { createQuickClock, type QuickClock } from '../slack/quick-clock.js';
import type { DiscordStandIn } from '../stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';

type Message = ReturnType<DiscordStandIn['messages']>[number];

/** In nothing. */
const DEE = '200000000000000004';
const FALLBACK = IDS.general;

/** The whole bot in this process, with Discord's real client against the stand-in, and a terminal beside it. */
export interface DiscordBot extends AssembledBot {
  discord: DiscordStandIn;
  clock: QuickClock;
  terminal: FakeMessenger;
  platform(): Platform;
  pass(ms: number): Promise<void>;
  /** The message that shows the request, or undefined. */
  card(number: number): Message | undefined;
  /** Waits until the request's message has these words; gives the message. */
  untilCard(number: number, ...words: string[]): Promise<Message>;
  /** Sends a command and gives the answer that only this person sees. */
  say(user: string, command: string, options?: Record<string, string>): Promise<Message>;
  /** Clicks on the request's card as it is now and gives the answer. */
  press(user: string, number: number, what: string): Promise<Message>;
  /** Ana asks for a VM in prod; gives its card once it waits. */
  ask(number: number, name?: string): Promise<Message>;
}

const RECEIPTS_MS = 350;

export interface DiscordBotWishes {
  settings?: Partial<Settings>;
  /** Changes what the platform asks of the bot, to break it. */
  door?: (door: PlatformDoor) => Partial<PlatformDoor>;
  /** How often the connection has to show that it lives. */
  heartbeatMs?: number;
  /** Discord cannot be reached when the bot starts. */
  isAway?: boolean;
}

/** People: ana (web-team), bo and cy (the role `ops`), dee (nothing). */
export async function startDiscordBot(wishes: DiscordBotWishes = {}): Promise<DiscordBot> {
  const users = { [IDS.ana]: 'ana', [IDS.bo]: 'bo', [IDS.cy]: 'cy', [DEE]: 'dee' };
  const discord = await startDiscordStandIn({
    users: Object.entries(users).map(([id, username]) => ({ id, username, displayName: capital(username) })),
    rates: false,
    ...(wishes.heartbeatMs !== undefined && { heartbeatMs: wishes.heartbeatMs }),
  });
  for (const id of [IDS.bo, IDS.cy]) discord.setMember({ id, roles: [IDS.ops] });
  if (wishes.isAway === true) await discord.stopListening();
  const clock = createQuickClock(30_000);
  const terminal = createFakeMessenger('terminal');
  let platform: Platform | null = null;
  const settings = { ...discordSettings, ...wishes.settings };
  const open = async (tools: UseCaseTools): Promise<Platform> => {
    const door = makePlatformDoor(tools, 'discord', createLog('silent'));
    return startDiscord(makeOutbound)({
      installation: {
        ...{ guild: IDS.guild, apiUrl: discord.apiUrl, command: 'vm', fallbackChannel: FALLBACK },
        ...{ operatorsChannel: null, tokenFile: '' },
      },
      ...{ settings, token: discord.botToken(), log: createLog('silent'), proxy: { https: null, except: null } },
      door: { ...door, ...wishes.door?.(door) },
    });
  };
  const bot = await assembleBot({
    ...{ clock, platformClock: clock.patient, settings, fill: (stores) => fill(stores, clock.now()) },
    async openOutside(tools) {
      const opened = await open(tools);
      platform = opened;
      return {
        messengers: new Map([
          ['discord', opened.messenger],
          ['terminal', terminal],
        ]),
        platforms: new Map([['discord', opened]]),
        close: () => opened.close(),
      };
    },
  });
  if (wishes.isAway !== true) await discord.until(() => discord.commands().length === 2, 'the commands', 20_000);
  return {
    ...bot,
    ...talk(discord),
    ...{ discord, clock, terminal },
    platform() {
      if (platform === null) throw new Error('the bot is not started');
      return platform;
    },
    async pass(ms) {
      clock.advance(ms);
      // To the bot that looks like a process that stood still, and what comes right after it as late.
      await clock.patient.pause(RECEIPTS_MS);
      bot.wake();
    },
    async close() {
      await bot.close();
      await discord.stop();
    },
  };
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

const source = `discord:${IDS.guild}/${IDS.ops}`;
const discordSettings: Settings = {
  ...failureSettings,
  environments: new Map(
    [...failureSettings.environments].map(([name, environment]) => [
      name,
      { ...environment, channel: `discord:${IDS.vms}` },
    ]),
  ),
  mirrors: new Map([['ops', { source, actors: null, byAccount: true }]]),
};

function fill({ people, policies }: Stores, now: number): void {
  const accounts = { ana: IDS.ana, bo: IDS.bo, cy: IDS.cy, dee: DEE };
  for (const group of ['web-team', 'ops']) people.addGroup(group);
  for (const [login, account] of Object.entries(accounts)) {
    const { id } = people.add({ login, display: capital(login), active: true }, [
      `discord:${account}`,
      `terminal:${login}`,
    ]);
    if (login === 'ana') people.addMember('web-team', id, now - 1000);
    people.addKey(id, { line: ANA_KEY, fingerprint: `SHA256:${login}`, addedAt: now });
  }
  people.setMirror('ops', { source, isRead: true, byAccount: true });
  for (const account of [IDS.bo, IDS.cy]) people.saveAccountReading(`discord:${account}`, [source], now - 1000);
  policies.add(samplePolicy, 'host:test', now);
}

type Talk = Pick<DiscordBot, 'card' | 'untilCard' | 'say' | 'press' | 'ask'>;

function talk(discord: DiscordStandIn): Talk {
  const card: Talk['card'] = (number) =>
    [IDS.vms, FALLBACK]
      .flatMap((channel) => discord.messages(channel))
      .findLast((message) => new RegExp(`R-${number}\\b`).test(wordsOf(message)));
  const untilCard: Talk['untilCard'] = (number, ...words) =>
    discord.until(
      () => {
        const message = card(number);
        return message !== undefined && words.every((word) => wordsOf(message).includes(word)) ? message : undefined;
      },
      `R-${number} with ${words.join(', ')}`,
      15_000,
    );
  const answered = async (user: string, act: () => Promise<object>): Promise<Message> => {
    const before = discord.ephemerals(user).length;
    await act();
    return discord.until(
      () =>
        discord
          .ephemerals(user)
          .slice(before)
          .find(({ isLoading }) => !isLoading),
      `an answer to ${user}`,
      15_000,
    );
  };
  const say: Talk['say'] = (user, command, options = {}) =>
    answered(user, () => discord.user(user).command(command, options, IDS.vms));
  return {
    ...{ card, untilCard, say },
    press: (user, number, what) =>
      answered(user, async () => {
        const message = card(number);
        if (message === undefined) throw new Error(`no message shows R-${number}`);
        return discord.user(user).click(message, what);
      }),
    async ask(number, name = 'web-1') {
      const chosen = { template: 'debian-13', size: 's', env: 'prod', blueprint: 'web', lease: '7d' };
      await say(IDS.ana, 'vm create', { name, ...chosen });
      return untilCard(number, 'Approve');
    },
  };
}

/** Everything that the message says. */
export function wordsOf({ content, components }: Message): string {
  return `${content}\n${JSON.stringify(components)}`;
}
