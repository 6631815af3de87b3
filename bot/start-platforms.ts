import { join } from 'node:path';
import type { Card } from '../commands/card.js';
import { makeRequestCard } from '../commands/request/make-request-card.js';
import { requestView } from '../commands/request/request-view.js';
import type { Settings } from '../commands/settings.js';
import type { UseCaseTools } from '../commands/use-case-tools.js';
import { config } from './config.js';
import type { Log } from './log.js';
import { makePlatformDoor } from './make-platform-door.js';
import type { Messenger } from './messenger.js';
import type { Data } from './open-data.js';
import type { Platform } from './platform.js';
import type { PlatformDoor } from './platform-door.js';
import type { DiscordInstallation, Installation, SlackInstallation } from './settings/installation.js';
import { readDiscordToken } from './settings/read-discord-token.js';
import { readSlackTokens, type SlackTokens } from './settings/read-slack-tokens.js';
import { startTerminal } from './terminal/start.js';

export interface Platforms {
  /** By name. */
  all: ReadonlyMap<string, Platform>;
  messengers: ReadonlyMap<string, Messenger>;
  close(): Promise<void>;
}

/** Comes up also while Slack cannot be reached. */
export type StartSlack = (options: {
  installation: SlackInstallation;
  tokens: SlackTokens;
  door: PlatformDoor;
  log: Log;
  proxy: { https: string | null; except: string | null };
}) => Promise<Platform>;

/** Comes up also while Discord cannot be reached. */
export type StartDiscord = (options: {
  installation: DiscordInstallation;
  /** For the choices of its commands. */
  settings: Settings;
  token: string;
  door: PlatformDoor;
  log: Log;
  proxy: { https: string | null; except: string | null };
}) => Promise<Platform>;

/** How each chat is started. */
export interface Starters {
  slack: StartSlack;
  discord: StartDiscord;
}

/**
 * Opens the platforms that are configured. Each only stores what comes in; the loops act. Throws `ProblemsError` where a
 * token file is wrong.
 */
export async function startPlatforms(
  installation: Installation,
  data: Data,
  log: Log,
  starters: Starters,
): Promise<Platforms> {
  const { slack, discord, settings } = installation;
  const { proxy } = config;
  const tokens = slack === null ? null : readSlackTokens(slack);
  const token = discord === null ? null : readDiscordToken(discord);
  for (const secret of [tokens?.bot, tokens?.app, token]) if (typeof secret === 'string') log.addSecret(secret);
  const started: Platform[] = settings.terminal.enabled ? [await openTerminal(installation, data, log)] : [];
  if (slack !== null && tokens !== null) {
    const door = makePlatformDoor(data.tools, 'slack', log);
    started.push(await starters.slack({ installation: slack, tokens, door, log, proxy }));
  }
  if (discord !== null && token !== null) {
    const door = makePlatformDoor(data.tools, 'discord', log);
    started.push(await starters.discord({ installation: discord, settings, token, door, log, proxy }));
  }
  return {
    all: new Map(started.map((platform) => [platform.messenger.platform, platform])),
    messengers: new Map(started.map(({ messenger }) => [messenger.platform, messenger])),
    close: async () => void (await Promise.all(started.map((platform) => platform.close()))),
  };
}

async function openTerminal(installation: Installation, { tools }: Data, log: Log): Promise<Platform> {
  const { terminal, zone } = installation.settings;
  if (terminal.votes) log.warn('votes count in the terminal, which believes everybody who can open its socket');
  const { messenger, close } = await startTerminal(terminalSocket(installation), {
    ...{ zone, now: tools.now },
    storeInvocation: (invocation) => tools.transaction((stores) => stores.invocations.add(invocation)),
    listOpenCards: () => listOpenCards(tools),
    onError: (error) => log.error(error, 'a frame of the terminal failed'),
  });
  const nothing = { readGroup: null, readMember: null, lookUpAccount: null, showHome: null };
  return { messenger, close, ...nothing, health: () => ({ state: 'fine' }) };
}

export function terminalSocket({ files }: Installation): string {
  return join(files.data, 'terminal.sock');
}

/** Cards of requests that are not at their end, oldest first, as far as they were posted. */
function listOpenCards(tools: UseCaseTools): { messageId: string; card: Card }[] {
  const { settings, tokenKey } = tools;
  return tools.transaction((stores) =>
    stores.requests
      .listInState('planning', 'awaiting-approval', 'approved', 'running', 'unknown')
      .flatMap((request) => {
        const view = requestView(stores, settings, request);
        const posts = stores.outbox.listPosts(request.id).filter(({ channel }) => channel.startsWith('terminal:'));
        return posts.map(({ home, messageId }) => {
          const card = makeRequestCard(view, { sandbox: settings.sandbox, tokenKey, home });
          return { messageId, card };
        });
      }),
  );
}
