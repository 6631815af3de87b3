import { createFakeMessenger, type FakeMessenger } from '../../bot/fakes/fake-messenger.js';
import { createLog } from '../../bot/log.js';
import { makePlatformDoor } from '../../bot/make-platform-door.js';
import type { Platform } from '../../bot/platform.js';
import type { PlatformDoor } from '../../bot/platform-door.js';
import { makeOutbound } from '../../bot/slack/make-outbound.js';
import { startSlack } from '../../bot/slack/start.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { Settings } from '../../commands/settings.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { type AssembledBot, assembleBot } from '../failures/assemble-bot.js';
import { failureSettings } from '../failures/settings.js';
import type { SlackStandIn } from '../stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../stand-ins/slack/start-slack-stand-in.js';
import type { SlackMessage } from '../stand-ins/slack/state/workspace.js';
import { createQuickClock, type QuickClock } from './quick-clock.js';

export const TEAM = 'T0STANDIN';
/** The channel of every environment, the one for cards that find theirs closed, and the one of the operators. */
export const CHANNEL = 'C0VMS';
export const FALLBACK = 'C0LOST';
export const OPERATORS = 'C0BOT';

/** Two ticks of the clock by which the bot knows when an input came in (`receipt-clock.ts`), and a bit. */
const RECEIPTS_MS = 350;

/** The whole bot in this process, with Slack's real client against the stand-in, and a terminal beside it. */
export interface SlackBot extends AssembledBot {
  slack: SlackStandIn;
  clock: QuickClock;
  terminal: FakeMessenger;
  /** Lines of the log, JSON. */
  logged: string[];
  platform(): Platform;
  /** Lets that much more time pass, and everything that is due then begin. */
  pass(ms: number): Promise<void>;
  /** The message that shows the request, or undefined. */
  card(number: number): SlackMessage | undefined;
  /** Waits until the request's message has these words somewhere in text or blocks; gives the message. */
  untilCard(number: number, ...words: string[]): Promise<SlackMessage>;
  /** Waits for something that only this person is told, newer than `after` of them, with these words. */
  untilTold(user: string, after: number, ...words: string[]): Promise<SlackMessage>;
  /** Types a command in the channel and gives the answer that only this person sees. */
  say(user: string, text: string): Promise<SlackMessage>;
  /** Clicks on the request's card as it is now and gives the answer. */
  press(user: string, number: number, what: string, options?: { confirm?: boolean }): Promise<SlackMessage>;
  /** Ana asks for a VM in prod; gives its card once it waits. */
  ask(number: number, name?: string): Promise<SlackMessage>;
}

export interface SlackBotWishes {
  settings?: Partial<Settings>;
  slack?: SlackStandIn;
  /** Changes what the platform asks of the bot, to break it. */
  door?: (door: PlatformDoor) => Partial<PlatformDoor>;
}

/** People whose accounts are `U0ANA` (web-team), `U0BO` and `U0CY` (in Slack's user group `ops`), `U0DEE` (in nothing). */
export async function startSlackBot(wishes: SlackBotWishes = {}): Promise<SlackBot> {
  const slack = wishes.slack ?? (await startTestWorkspace());
  const clock = createQuickClock(30_000);
  const terminal = createFakeMessenger('terminal');
  const logged: string[] = [];
  let platform: Platform | null = null;
  const open = async (tools: UseCaseTools): Promise<Platform> => {
    const door = makePlatformDoor(tools, 'slack', createLog('silent'));
    return startSlack(makeOutbound)({
      installation: {
        ...{ team: TEAM, apiUrl: slack.apiUrl, command: 'vm', fallbackChannel: FALLBACK, operatorsChannel: OPERATORS },
        ...{ botTokenFile: '', appTokenFile: '' },
      },
      // As they are at each start: a test may have given new ones.
      tokens: { bot: slack.workspace.botToken.value, app: slack.workspace.appToken.value },
      door: { ...door, ...wishes.door?.(door) },
      log: createLog('debug', (line) => logged.push(line)),
      proxy: { https: null, except: null },
    });
  };
  const bot = await assembleBot({
    ...{
      clock,
      platformClock: clock.patient,
      settings: { ...slackSettings, ...wishes.settings },
      fill: (stores) => fill(stores, clock.now()),
    },
    async openOutside(tools) {
      const opened = await open(tools);
      platform = opened;
      return {
        messengers: new Map([
          ['slack', opened.messenger],
          ['terminal', terminal],
        ]),
        platforms: new Map([['slack', opened]]),
        close: () => opened.close(),
      };
    },
  });
  const getPlatform = (): Platform => {
    if (platform === null) throw new Error('the bot is not started');
    return platform;
  };
  return {
    ...bot,
    ...talk(slack),
    slack,
    clock,
    terminal,
    logged,
    platform: getPlatform,
    async pass(ms) {
      clock.advance(ms);
      // To the bot that looks like a process that stood still, and what comes right after it as late.
      await clock.patient.pause(RECEIPTS_MS);
      bot.wake();
    },
    async kill() {
      const before = Math.max(0, ...slack.connections().map(({ number }) => number));
      slack.fault({ fault: 'socket-dropped', which: 'all' });
      await bot.kill();
      const young = () => slack.connections().filter(({ number }) => number > before);
      await slack.until(() => young().length === 2, 'the sockets of the next process', 20_000);
    },
    close: () => end(bot, slack),
  };
}

/** Slack's rates are switched off where nothing is said: the bot's clock is not the stand-in's. */
export function startTestWorkspace(rates = false): Promise<SlackStandIn> {
  const names = { U0ANA: 'ana', U0BO: 'bo', U0CY: 'cy', U0DEE: 'dee' };
  return startSlackStandIn({
    users: Object.entries(names).map(([id, name]) => ({ id, name })),
    channels: [
      { id: CHANNEL, name: 'vms' },
      { id: FALLBACK, name: 'vms-lost' },
      { id: OPERATORS, name: 'bot-operators' },
    ],
    groups: [{ id: 'S0OPS', handle: 'ops', name: 'Operations', users: ['U0BO', 'U0CY'] }],
    rates,
  });
}

const ops = { source: `slack:${TEAM}/S0OPS`, isRead: true };
const slackSettings: Settings = {
  ...failureSettings,
  environments: new Map(
    [...failureSettings.environments].map(([name, environment]) => [
      name,
      { ...environment, channel: `slack:${CHANNEL}` },
    ]),
  ),
  mirrors: new Map([['ops', { source: ops.source, actors: null, byAccount: false }]]),
  operatorsChannels: [`slack:${OPERATORS}`],
};

function fill({ people, policies }: Stores, now: number): void {
  const groups = { ana: ['web-team'], bo: [], cy: [], dee: [] };
  for (const group of ['web-team', 'ops']) people.addGroup(group);
  for (const [login, own] of Object.entries(groups)) {
    const display = `${login.charAt(0).toUpperCase()}${login.slice(1)}`;
    const account = `slack:${TEAM}/U0${login.toUpperCase()}`;
    const { id } = people.add({ login, display, active: true }, [account, `terminal:${login}`]);
    for (const group of own) people.addMember(group, id, now - 1000);
    people.addKey(id, { line: ANA_KEY, fingerprint: `SHA256:${login}`, addedAt: now });
  }
  people.setMirror('ops', ops);
  people.saveReading('ops', [`slack:${TEAM}/U0BO`, `slack:${TEAM}/U0CY`], now - 1000);
  policies.add(samplePolicy, 'host:test', now);
}

type Talk = Pick<SlackBot, 'card' | 'untilCard' | 'untilTold' | 'say' | 'press' | 'ask'>;

function talk(slack: SlackStandIn): Talk {
  const card: Talk['card'] = (number) =>
    [CHANNEL, FALLBACK]
      .flatMap((channel) => slack.messages(channel))
      .findLast((message) => new RegExp(`R-${number}\\b`).test(wordsOf(message)));
  const untilCard: Talk['untilCard'] = (number, ...words) =>
    slack.until(
      () => {
        const message = card(number);
        return message !== undefined && words.every((word) => wordsOf(message).includes(word)) ? message : undefined;
      },
      `R-${number} with ${words.join(', ')}`,
      15_000,
    );
  const untilTold: Talk['untilTold'] = (user, after, ...words) =>
    slack.until(
      () =>
        slack
          .ephemerals(user)
          .slice(after)
          .find((told) => words.every((word) => wordsOf(told).includes(word))),
      `${user} being told ${words.join(', ')}`,
      15_000,
    );
  const answered = async (user: string, act: () => Promise<unknown>): Promise<SlackMessage> => {
    const before = slack.ephemerals(user).length;
    await act();
    return untilTold(user, before);
  };
  const say: Talk['say'] = (user, text) => answered(user, () => slack.user(user).command('/vm', text, CHANNEL));
  return {
    ...{ card, untilCard, untilTold, say },
    press: (user, number, what, options) =>
      answered(user, () => slack.user(user).click(cardOf(card(number), number), what, options)),
    async ask(number, name = 'web-1') {
      await say('U0ANA', `create ${name} template=debian-13 size=s env=prod blueprint=web lease=7d`);
      return untilCard(number, 'Approve');
    },
  };
}

function cardOf(message: SlackMessage | undefined, number: number): SlackMessage {
  if (message === undefined) throw new Error(`no message shows R-${number}`);
  return message;
}

/** Everything that the message says, text and blocks. */
export function wordsOf(message: SlackMessage): string {
  return `${message.text}\n${JSON.stringify(message.blocks)}`;
}

async function end(bot: AssembledBot, slack: SlackStandIn): Promise<void> {
  await bot.close();
  await slack.stop();
}
