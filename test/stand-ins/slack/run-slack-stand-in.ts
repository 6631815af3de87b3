import { parseArgs } from 'node:util';
import type { SlackStandIn } from './slack-stand-in.js';
import { startSlackStandIn } from './start-slack-stand-in.js';
import { DEFAULT_BOT_SCOPES } from './state/seed-workspace.js';

const USAGE = `npm run slack-stand-in -- [options]
  --port 4000             where it listens
  --host 127.0.0.1        on which address; it has no log-in, so keep it on this machine
  --public-url URL        how the bot reaches it, where that is another address
  --free                  a workspace without user groups
`;

/** Ids of a length that the configuration takes. */
const WORKSPACE = {
  users: [
    { id: 'U0ANA', name: 'ana', realName: 'Ana' },
    { id: 'U0BO', name: 'bo', realName: 'Bo' },
    { id: 'U0CY', name: 'cy', realName: 'Cy' },
  ],
  channels: [
    { id: 'C0VMS', name: 'vms' },
    { id: 'C0PROD', name: 'vms-prod' },
    { id: 'C0BOT', name: 'bot-operators' },
  ],
  groups: [
    { id: 'S0WEB', handle: 'web-team', name: 'Web team', users: ['U0ANA'] },
    { id: 'S0OPS', handle: 'ops', name: 'Operations', users: ['U0BO', 'U0CY'] },
  ],
};

/** A Slack on this machine until it is interrupted. */
async function runSlackStandIn(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4000' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-url': { type: 'string' },
      free: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
  const publicUrl = values['public-url'];
  const slack = await startSlackStandIn({
    ...WORKSPACE,
    host: values.host,
    port,
    // Somebody who tries things out is not to be answered with an error at the end.
    isProvoked: true,
    plan: values.free ? 'free' : 'paid',
    botScopes: [...DEFAULT_BOT_SCOPES, 'channels:read', 'groups:read', 'channels:history', 'groups:history'],
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/$/, '') }),
  });
  process.stdout.write(describe(slack));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void slack.stop());
}

function describe({ apiUrl, url, port, workspace, botToken, appToken }: SlackStandIn): string {
  const people = [...workspace.users.values()].filter((user) => !user.isBot);
  return `
A Slack is here: http://127.0.0.1:${port}/?user=U0ANA&channel=C0VMS   (as the bot reaches it: ${url})

Put these into the files that botToken and appToken name:
  ${botToken}
  ${appToken}

Into chatops.yaml:
slack:
  team: ${workspace.team.id}
  botToken: secrets/slack-bot-token
  appToken: secrets/slack-app-token
  apiUrl: ${apiUrl}
  fallbackChannel: C0VMS
  operatorsChannel: C0BOT
groups:
  web-team: { slackUserGroup: S0WEB }
  ops: { slackUserGroup: S0OPS }
and as channel of an environment:  slack: C0VMS  (or C0PROD)

People: ${people.map((user) => `${user.realName} slack:${workspace.team.id}/${user.id}`).join(' · ')}
Ctrl-C ends it; nothing is kept.
`;
}

runSlackStandIn().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
});
