import { readFileSync } from 'node:fs';
import type { Settings } from '../../commands/settings.js';
import type { DiscordQuestions } from '../discord/examine-discord.js';
import type { DiscordInstallation, Installation } from '../settings/installation.js';
import { isDiscordToken } from '../settings/read-discord-token.js';
import { checkSecretFile } from './check-secret-file.js';
import { bad, type Finding, good, notice } from './finding.js';

interface Proxy {
  https: string | null;
  except: string | null;
}

type AskDiscord = (token: string, questions: DiscordQuestions) => Promise<Finding[]>;

/** Everything about Discord where it is configured; `ask` is not called while the token file is wrong. */
export async function checkDiscord(
  { discord, settings }: Pick<Installation, 'discord' | 'settings'>,
  proxy: Proxy,
  ask: AskDiscord,
): Promise<Finding[]> {
  if (discord === null) return [];
  const local = [...checkTokenFile(discord.tokenFile), ...checkProxy(proxy)];
  if (local.some(({ look }) => look === 'bad')) return [...local, bad('Discord was not asked', 'mend this first')];
  const token = readFileSync(discord.tokenFile, 'utf8').trim();
  const channels = channelsOf(discord, settings);
  const groups = [...settings.mirrors]
    .filter(([, { source }]) => source.startsWith('discord:'))
    .map(([group, mirror]) => ({ group, ...mirror }));
  return [...local, ...(await ask(token, { discord, channels, groups }))];
}

function checkTokenFile(file: string): Finding[] {
  const cure = `page Bot of the application: Reset Token, and put the new one into ${file}`;
  const read = (content: string): void => {
    if (isDiscordToken(content)) return;
    const what = content === '' ? 'is empty' : 'is not one line in three parts with dots between';
    throw new Error(`the Discord bot token in ${file} ${what}`);
  };
  return checkSecretFile('Discord bot token', file, read, cure);
}

/** Tells no more of the address than its host: it may hold a password. */
function checkProxy({ https, except }: Proxy): Finding[] {
  if (https === null || https === '') return [];
  if (!URL.canParse(https) || !/^https?:$/.test(new URL(https).protocol)) {
    return [bad('HTTPS_PROXY is no address of a proxy', 'HTTPS_PROXY=http://proxy.example.net:3128')];
  }
  const exceptions = except === null || except === '' ? '' : `, except for ${except} (NO_PROXY)`;
  return [
    good(`calls to Discord go by the proxy ${new URL(https).host}${exceptions}`),
    notice(
      'the gateway (a WebSocket) goes by no proxy: its client has no way to',
      'let the bot reach gateway.discord.gg, port 443, or set discord.apiUrl to a proxy that speaks the API of Discord',
    ),
  ];
}

/** Each once, with everybody who wants it. */
function channelsOf(discord: DiscordInstallation, { environments }: Settings): DiscordQuestions['channels'] {
  const uses = new Map<string, string[]>();
  const add = (id: string | null, by: string): void => {
    if (id !== null) uses.set(id, [...(uses.get(id) ?? []), by]);
  };
  for (const { name, channel, alsoIn } of environments.values()) {
    for (const home of [channel, ...alsoIn]) {
      if (home.startsWith('discord:')) add(home.slice('discord:'.length), `environment ${name}`);
    }
  }
  add(discord.fallbackChannel, 'fallback');
  add(discord.operatorsChannel, 'operators');
  return [...uses].map(([id, usedBy]) => ({ id, usedBy }));
}
