import { join } from 'node:path';
import type { Card } from '../commands/card.js';
import { makeRequestCard } from '../commands/request/make-request-card.js';
import { requestView } from '../commands/request/request-view.js';
import type { UseCaseTools } from '../commands/use-case-tools.js';
import type { Log } from './log.js';
import type { Messenger } from './messenger.js';
import type { Data } from './open-data.js';
import type { Installation } from './settings/installation.js';
import { startTerminal } from './terminal/start.js';

export interface Platforms {
  /** By platform. */
  messengers: ReadonlyMap<string, Messenger>;
  close(): Promise<void>;
}

/** Opens the platforms that are configured. Each only stores what comes in; the loops act. */
export async function startPlatforms(installation: Installation, data: Data, log: Log): Promise<Platforms> {
  const { terminal, zone } = installation.settings;
  if (!terminal.enabled) return { messengers: new Map(), close: async () => undefined };
  if (terminal.votes) log.warn('votes count in the terminal, which believes everybody who can open its socket');
  const { tools } = data;
  const { messenger, close } = await startTerminal(terminalSocket(installation), {
    ...{ zone, now: tools.now },
    storeInvocation: (invocation) => tools.transaction((stores) => stores.invocations.add(invocation)),
    listOpenCards: () => listOpenCards(tools),
    onError: (error) => log.error(error, 'a frame of the terminal failed'),
  });
  return { messengers: new Map([[messenger.platform, messenger]]), close };
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
        const post = stores.outbox.findPost(request.id);
        if (post === null) return [];
        const card = makeRequestCard(requestView(stores, settings, request), { sandbox: settings.sandbox, tokenKey });
        return [{ messageId: post.messageId, card }];
      }),
  );
}
