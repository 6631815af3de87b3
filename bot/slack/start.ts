import type { Platform } from '../platform.js';
import type { StartSlack } from '../start-platforms.js';
import { connectSlack, type SlackConnection } from './connect-slack.js';
import { createLookUpAccount } from './look-up-account.js';
import { createReadGroup } from './read-group.js';
import type { SlackLook } from './slack-look.js';

/** What goes out: it posts, edits and tells by the connection's calls and ways. */
export type MakeOutbound = (
  connection: SlackConnection,
  look: SlackLook,
  options: Parameters<StartSlack>[0],
) => Pick<Platform, 'messenger' | 'showHome' | 'closedChannels'>;

/** Comes up at once, also while Slack cannot be reached; `health` says what is wrong, and it is tried again. */
export function startSlack(makeOutbound: MakeOutbound): StartSlack {
  return async (options) => {
    const { installation, tokens, door, log, proxy } = options;
    const { team, command, apiUrl } = installation;
    const look = { team, command, planBlock: !isGovernment(apiUrl) };
    const connection = connectSlack({ apiUrl, tokens, door, look, log, proxy });
    const outbound = makeOutbound(connection, look, options);
    return {
      ...outbound,
      health: connection.health.read,
      readGroup: createReadGroup(connection.call, team, door.now),
      readMember: null,
      lookUpAccount: createLookUpAccount(connection.call, team),
      async close() {
        await outbound.messenger.close();
        await connection.close();
      },
    };
  };
}

/** GovSlack gets new blocks later (facts: slack.md, 4). */
function isGovernment(apiUrl: string): boolean {
  return new URL(apiUrl).hostname.endsWith('slack-gov.com');
}
