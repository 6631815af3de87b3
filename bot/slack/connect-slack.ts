import { type FetchFunction, WebClient } from '@slack/web-api';
import { type AnswerWays, createAnswerWays } from '../answer-ways.js';
import { createHealth } from '../create-health.js';
import { createInFlight } from '../create-in-flight.js';
import type { Log } from '../log.js';
import type { PlatformDoor } from '../platform-door.js';
import { createReceiptClock } from '../receipt-clock.js';
import { createAnswerRender } from './answer-render.js';
import { type CallSlack, createCallSlack } from './call-slack.js';
import { createApp, type Take } from './create-app.js';
import { openSocket } from './open-socket.js';
import { pauseLimited } from './pause-limited.js';
import type { SlackHealth, SlackPart } from './slack-health.js';
import { createSlackLog } from './slack-log.js';
import type { SlackLook } from './slack-look.js';
import { createSlackProxy } from './slack-proxy.js';
import { startSockets } from './start-sockets.js';
import { swallowSlackRejections } from './swallow-slack-rejections.js';
import { type TakeNeeds, takeInput } from './take-input.js';
import { watchCalls } from './watch-calls.js';
import { watchToken } from './watch-token.js';

export interface SlackNeeds {
  /** Ends in `/`. */
  apiUrl: string;
  tokens: { bot: string; app: string };
  door: PlatformDoor;
  look: SlackLook;
  log: Log;
  proxy: { https: string | null; except: string | null };
}

/** Everything that comes in from Slack, and the means to answer it. */
export interface SlackConnection {
  call: CallSlack;
  /** By the proxy where there is one; for uploads. */
  fetch: FetchFunction;
  ways: AnswerWays;
  health: SlackHealth;
  /** Takes nothing in any more, and waits for the sockets to be closed. */
  close(): Promise<void>;
}

const CALL_TIMEOUT_MS = 10_000;
/** A stop waits for so long for what is being kept and acknowledged. */
const STOP_MS = 1_000;
/** Response URLs live for 30 minutes (facts: slack.md, 1). */
const RESPONSE_URL_MS = 30 * 60_000;

/** Returns at once, whether Slack can be reached or not; what is wrong stands in `health`, and is tried again. */
export function connectSlack({ apiUrl, tokens, door, look, log, proxy: way }: SlackNeeds): SlackConnection {
  const { now } = door;
  log.addSecret(tokens.bot);
  log.addSecret(tokens.app);
  const [health, ways, logger, proxy] = [
    createHealth<SlackPart>(now),
    createAnswerWays(now, RESPONSE_URL_MS),
    createSlackLog(log),
    createSlackProxy(way),
  ];
  const fetch: FetchFunction = proxy?.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const client = new WebClient(tokens.bot, {
    ...{ slackApiUrl: apiUrl, timeout: CALL_TIMEOUT_MS, logger, fetch },
    // The sender decides what is tried again: a post that is repeated here would be made twice (facts: slack.md, 7.6).
    ...{ rejectRateLimitedCalls: true, retryConfig: { retries: 0 } },
  });
  const onceOnly = createCallSlack(client, (problem) => health.note('bot token', tokenProblem(problem)));
  const call = watchCalls(pauseLimited(onceOnly, now), health);
  const taking: TakeNeeds = {
    ...{
      door,
      ways,
      call,
      fetch,
      now,
      render: createAnswerRender(look),
      forms: new Map(),
      replaced: new Set(),
      storing: new Map(),
      sent: new Map(),
      isClosing: false,
    },
    ...{ apiUrl, command: look.command },
  };
  const inFlight = createInFlight();
  const take: Take = (body, envelope) => inFlight.add(takeInput(taking, body, envelope));
  const app = createApp(tokens.bot, logger, take, door.onError);
  const receipts = createReceiptClock(now);
  const makings = { app, appToken: tokens.app, apiUrl, logger, receipts, proxy, now };
  const sockets = startSockets({ open: () => openSocket(makings), health, log, now });
  const token = watchToken(call, look.team, health);
  const endSwallowing = swallowSlackRejections((error) => log.warn({ err: error }, "an error of Slack's client"));
  return {
    ...{ call, fetch, ways, health },
    async close() {
      taking.isClosing = true;
      token.stop();
      await inFlight.settle(STOP_MS);
      await sockets.close();
      receipts.stop();
      await proxy?.close();
      endSwallowing();
    },
  };
}

function tokenProblem(problem: string | null): string | null {
  return problem === null ? null : `Slack does not take the bot token: ${problem}`;
}
