import { catalog } from '../../commands/catalog.js';
import type { Settings } from '../../commands/settings.js';
import { type AnswerWays, createAnswerWays } from '../answer-ways.js';
import { createHealth } from '../create-health.js';
import { createInFlight } from '../create-in-flight.js';
import type { Log } from '../log.js';
import type { PlatformDoor } from '../platform-door.js';
import { createReceiptClock } from '../receipt-clock.js';
import { isThrownIn, swallowRejections } from '../swallow-rejections.js';
import { type CallDiscord, createCallDiscord } from './call-discord.js';
import { createRest } from './create-rest.js';
import { describeCommands } from './describe-commands.js';
import type { DiscordHealth, DiscordPart } from './discord-health.js';
import type { DiscordLook } from './discord-look.js';
import { createDiscordProxy } from './discord-proxy.js';
import { keepGateway } from './keep-gateway.js';
import { openGateway } from './open-gateway.js';
import { registerCommands } from './register-commands.js';
import { type TakeNeeds, takeInteraction } from './take-interaction.js';
import { watchCalls } from './watch-calls.js';

export interface DiscordNeeds {
  /** Without a version and without a slash at its end. */
  apiUrl: string;
  token: string;
  door: PlatformDoor;
  look: DiscordLook;
  /** For the choices of the commands. */
  settings: Settings;
  log: Log;
  proxy: { https: string | null; except: string | null };
}

/** Everything that comes in from Discord, and the means to answer it. */
export interface DiscordConnection {
  call: CallDiscord;
  ways: AnswerWays;
  health: DiscordHealth;
  /** Takes nothing in any more, and waits for the connection to be closed. */
  close(): Promise<void>;
}

/** Its client takes each dispatch apart for itself, and nobody can catch what it throws there. */
const OF_DISCORD = /[\\/]node_modules[\\/](discord\.js|@discordjs)[\\/]/;

/** A stop waits for so long for what is being kept and acknowledged. */
const STOP_MS = 1_000;

/** The token of an interaction lives for 15 minutes (facts: discord.md, 1); the last of them is for the way there. */
const TOKEN_MS = 14 * 60_000;

/** Returns at once, whether Discord can be reached or not; what is wrong stands in `health`, and is tried again. */
export function connectDiscord({
  apiUrl,
  token,
  door,
  look,
  settings,
  log,
  proxy: way,
}: DiscordNeeds): DiscordConnection {
  const { now } = door;
  log.addSecret(token);
  const health = createHealth<DiscordPart>(now);
  const ways = createAnswerWays(now, TOKEN_MS);
  const proxy = createDiscordProxy(way);
  const rest = createRest({ apiUrl, token, proxy });
  const onceOnly = createCallDiscord(rest, token, (problem) => {
    health.note('bot token', problem === null ? null : `Discord does not take the bot token: ${problem}`);
  });
  const call = watchCalls(onceOnly, health);
  const taking: TakeNeeds = { door, ways, call, look, reading: look, sent: new Set(), isClosing: false };
  const receipts = createReceiptClock(now);
  const commands = describeCommands(catalog, look.command, settings);
  let again: NodeJS.Timeout | undefined;
  const register = async (application: string): Promise<void> => {
    const done = await registerCommands(call, { application, guild: look.guild, commands });
    health.note('commands', done.registered === 'not' ? `the commands are not registered: ${done.why}` : null);
    if (done.registered === 'anew') log.info('the commands were registered in Discord');
    if (done.registered === 'not' && !taking.isClosing)
      again = setTimeout(() => void register(application), done.afterMs);
  };
  const endSwallowing = swallowRejections(
    (error) => isThrownIn(error, OF_DISCORD),
    (error) => log.warn({ err: error }, "an error of Discord's client"),
  );
  const inFlight = createInFlight();
  const gateway = keepGateway({
    open: (onState) => {
      const onInteraction = (payload: object, isReplayed: boolean): void =>
        void inFlight.add(takeInteraction(taking, payload, receipts.receivedAt(), isReplayed));
      return openGateway({ apiUrl, token, proxy, log, onInteraction, onState });
    },
    ...{ health, log },
    onReady: (application) => void register(application),
  });
  return {
    ...{ call, ways, health },
    async close() {
      taking.isClosing = true;
      clearTimeout(again);
      await inFlight.settle(STOP_MS);
      await gateway.close();
      receipts.stop();
      await proxy?.close();
      endSwallowing();
    },
  };
}
