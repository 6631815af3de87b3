import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SlackStandIn } from '../../../test/stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../../../test/stand-ins/slack/start-slack-stand-in.js';
import type { Installation } from '../../settings/installation.js';
import { readInstallation } from '../../settings/read-installation.js';

const DEMO = join(import.meta.dirname, '../../../config/demo/chatops.yaml');

/** What an installation that mirrors no user group needs. */
export const NEEDED = ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read', 'groups:read'];

/** A Slack in which nothing is wrong with what `writeSlackConfig` says of it. */
export function startSlackWorkplace(): Promise<SlackStandIn> {
  return startSlackStandIn({
    ...{ appToken: 'xapp-1-A0CHATOPS-1', botScopes: [...NEEDED, 'usergroups:read'] },
    channels: [
      { id: 'C0VMS', name: 'vms' },
      { id: 'C0OPS', name: 'ops', isPrivate: true },
    ],
    groups: [{ id: 'S0OPS', handle: 'ops', users: ['U2', 'U3'] }],
    users: [{ id: 'U0ANA', name: 'ana' }],
  });
}

/** The demo's configuration with Slack, in `folder`; its tokens are the files `bot` and `app` there. */
export function writeSlackConfig(
  folder: string,
  apiUrl: string,
  change: (text: string) => string = (text) => text,
): Installation {
  const file = join(folder, 'chatops.yaml');
  const demo = readFileSync(DEMO, 'utf8')
    .replace('/content', '.')
    .replaceAll(/groups: \[[^\]]*\]/g, 'groups: []');
  const text = `${demo.replaceAll('leaseDays', 'channel: slack:C0VMS\n    leaseDays')}
slack:
  team: T0STANDIN
  botToken: bot
  appToken: app
  apiUrl: ${apiUrl}
  fallbackChannel: C0VMS
  operatorsChannel: C0OPS
groups:
  ops: { slackUserGroup: S0OPS }
  web-team: { slackUsers: [U0ANA] }
`;
  writeFileSync(file, change(text));
  return readInstallation(file);
}
