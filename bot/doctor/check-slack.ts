import { readFileSync } from 'node:fs';
import type { Settings } from '../../commands/settings.js';
import type { Installation, SlackInstallation } from '../settings/installation.js';
import { isSlackToken } from '../settings/read-slack-tokens.js';
import type { SlackQuestions } from '../slack/examine-slack.js';
import { checkSecretFile } from './check-secret-file.js';
import { bad, type Finding, good, notice } from './finding.js';

type Proxy = SlackQuestions['proxy'];
type AskSlack = (questions: Omit<SlackQuestions, 'now'>) => Promise<Finding[]>;

/** Everything about Slack where it is configured; `ask` is not called while a token file is wrong. */
export async function checkSlack(
  { slack, settings }: Pick<Installation, 'slack' | 'settings'>,
  proxy: Proxy,
  ask: AskSlack,
): Promise<Finding[]> {
  if (slack === null) return [];
  const files = checkTokenFiles(slack);
  const local = [...files, ...checkEnvironments(settings), ...checkProxy(proxy)];
  if (local.some(({ look }) => look === 'bad')) {
    return [...local, bad('Slack was not asked', 'mend this first')];
  }
  const channels = channelsOf(slack, settings);
  const groups = [...settings.mirrors].map(([group, mirror]) => ({ group, ...mirror }));
  const tokens = { bot: readToken(slack.botTokenFile), app: readToken(slack.appTokenFile) };
  return [...local, ...(await ask({ slack, tokens, channels, groups, proxy }))];
}

function readToken(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

function checkTokenFiles({ botTokenFile, appTokenFile }: SlackInstallation): Finding[] {
  const read = (what: string, file: string, prefix: string) => (content: string) => {
    if (isSlackToken(content, prefix)) return;
    throw new Error(`the ${what} in ${file} ${describeWrong(content, prefix)}`);
  };
  const bot = 'Slack bot token';
  const app = 'Slack app-level token';
  return [
    ...checkSecretFile(bot, botTokenFile, read(bot, botTokenFile, 'xoxb-'), botTokenCure(botTokenFile)),
    ...checkSecretFile(app, appTokenFile, read(app, appTokenFile, 'xapp-'), appTokenCure(appTokenFile)),
  ];
}

function describeWrong(content: string, prefix: string): string {
  if (content === '') return 'is empty';
  if (content.startsWith('xoxe.')) return 'ends after twelve hours: token rotation is on';
  return `is not one line that begins with ${prefix}`;
}

function botTokenCure(file: string): string {
  return `"OAuth & Permissions", token rotation off: put the Bot User OAuth Token into ${file}`;
}

function appTokenCure(file: string): string {
  return `"Basic Information", App-Level Tokens: put one with connections:write into ${file}`;
}

/** Tells no more of the address than its host: it may hold a password. */
function checkProxy({ https, except }: Proxy): Finding[] {
  if (https === null || https === '') return [];
  if (!URL.canParse(https) || !/^https?:$/.test(new URL(https).protocol)) {
    return [bad('HTTPS_PROXY is no address of a proxy', 'HTTPS_PROXY=http://proxy.example.net:3128')];
  }
  const exceptions = except === null || except === '' ? '' : `, except for ${except} (NO_PROXY)`;
  return [good(`Slack is reached by the proxy ${new URL(https).host}${exceptions}`)];
}

function checkEnvironments({ environments }: Settings): Finding[] {
  return [...environments.values()]
    .filter(({ channel }) => !channel.startsWith('slack:'))
    .map(({ name, channel }) =>
      notice(`environment ${name}: its cards go to ${channel}, not to Slack`, `environments.${name}.channel: slack:C…`),
    );
}

/** Each once, with everybody who wants it. */
function channelsOf(slack: SlackInstallation, { environments }: Settings): SlackQuestions['channels'] {
  const uses = new Map<string, string[]>();
  const add = (id: string | null, by: string): void => {
    if (id !== null) uses.set(id, [...(uses.get(id) ?? []), by]);
  };
  for (const { name, channel } of environments.values()) {
    add(channel.startsWith('slack:') ? channel.slice('slack:'.length) : null, `environment ${name}`);
  }
  add(slack.fallbackChannel, 'fallback');
  add(slack.operatorsChannel, 'operators');
  return [...uses].map(([id, usedBy]) => ({ id, usedBy }));
}
