import { type FetchFunction, LogLevel, WebClient } from '@slack/web-api';
import { compareClocks } from '../doctor/check-clock.js';
import type { Finding } from '../doctor/finding.js';
import type { SlackInstallation } from '../settings/installation.js';
import { createCallSlack } from './call-slack.js';
import { examineChannels, type NamedChannel } from './examine-channels.js';
import { examineGroups, type MirroredGroup } from './examine-groups.js';
import { examineAppToken, examineBotToken } from './examine-tokens.js';
import { createSlackProxy } from './slack-proxy.js';

/** One question; the doctor asks some ten of them. */
const TIMEOUT_MS = 10_000;

export interface SlackQuestions {
  slack: SlackInstallation;
  tokens: { bot: string; app: string };
  channels: readonly NamedChannel[];
  groups: readonly MirroredGroup[];
  /** The same way as the bot's own. */
  proxy: { https: string | null; except: string | null };
  now(): number;
}

/** Asks Slack about everything that the configuration says of it. Posts nothing, changes nothing. */
export async function examineSlack(questions: SlackQuestions): Promise<Finding[]> {
  const proxy = createSlackProxy(questions.proxy);
  try {
    return await ask(questions, proxy?.fetch ?? globalThis.fetch);
  } finally {
    await proxy?.close();
  }
}

async function ask({ slack, tokens, channels, groups, now }: SlackQuestions, way: FetchFunction): Promise<Finding[]> {
  let slackTime: number | null = null;
  const fetch: FetchFunction = async (url, init) => {
    const answer = await way(url, init);
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(date)) slackTime = date;
    return answer;
  };
  const call = (token: string) => createCallSlack(makeClient(token, slack.apiUrl, fetch), () => undefined);
  const askBot = call(tokens.bot);
  const userGroups = groups.some(({ actors }) => actors === null);
  const bot = await examineBotToken(askBot, { slack, userGroups });
  if (bot.token === 'unreached') return bot.findings;
  const appId = bot.token === 'taken' ? bot.appId : null;
  const app = await examineAppToken(call(tokens.app), { slack, token: tokens.app, appId });
  const findings = [...bot.findings, ...app, compareClocks('Slack', slackTime, now())];
  if (bot.token !== 'taken') return findings;
  return [
    ...findings,
    ...(await examineChannels(askBot, channels, bot.bot)),
    ...(await examineGroups(askBot, groups, slack.team)),
  ];
}

/** Tries once: a doctor that waits says nothing. */
function makeClient(token: string, slackApiUrl: string, fetch: FetchFunction): WebClient {
  return new WebClient(token, {
    ...{ slackApiUrl, fetch, timeout: TIMEOUT_MS, rejectRateLimitedCalls: true },
    ...{ retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR, allowAbsoluteUrls: false },
  });
}
