import { parseArgs } from 'node:util';
import type { DiscordStandIn } from './discord-stand-in.js';
import { startDiscordStandIn } from './start-discord-stand-in.js';

const USAGE = `npm run discord-stand-in -- [options]
  --port 4100             where it listens
  --host 127.0.0.1        on which address; it has no log-in, so keep it on this machine
  --public-url URL        how the bot reaches it, where that is another address
`;

const ROLES = { web: '300000000000000002', ops: '300000000000000001' };
const CHANNELS = { vms: '400000000000000001', prod: '400000000000000002', bot: '400000000000000003' };
const SERVER = {
  users: [
    { id: '200000000000000001', username: 'ana', displayName: 'Ana', roles: [ROLES.web] },
    { id: '200000000000000002', username: 'bo', displayName: 'Bo', roles: [ROLES.ops] },
    { id: '200000000000000003', username: 'cy', displayName: 'Cy', roles: [ROLES.ops] },
  ],
  channels: [
    { id: CHANNELS.vms, name: 'vms' },
    { id: CHANNELS.prod, name: 'vms-prod' },
    { id: CHANNELS.bot, name: 'bot-operators' },
  ],
  roles: [
    { id: ROLES.web, name: 'web-team' },
    { id: ROLES.ops, name: 'ops' },
  ],
};

/** A Discord on this machine until it is interrupted. */
async function runDiscordStandIn(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4100' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-url': { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
  const publicUrl = values['public-url'];
  const discord = await startDiscordStandIn({
    ...SERVER,
    host: values.host,
    port,
    // Somebody who tries things out is not to be answered with an error at the end.
    isProvoked: true,
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/$/, '') }),
  });
  process.stdout.write(describe(discord));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void discord.stop());
}

function describe(discord: DiscordStandIn): string {
  const { port, url, apiUrl, guildId, applicationId } = discord;
  const people = SERVER.users.map(({ id, displayName }) => `${displayName} discord:${id}`);
  return `
A Discord is here: http://127.0.0.1:${port}/?user=${SERVER.users[0]?.id}&channel=${CHANNELS.vms}   (as the bot reaches it: ${url})

Put this into the file that token names:
  ${discord.botToken()}

Into chatops.yaml:
discord:
  guild: "${guildId}"
  token: secrets/discord-bot-token
  apiUrl: ${apiUrl}
  fallbackChannel: "${CHANNELS.vms}"
  operatorsChannel: "${CHANNELS.bot}"
groups:
  web-team: { discordRole: "${ROLES.web}" }
  ops: { discordRole: "${ROLES.ops}" }
and for an environment:  channel: discord:${CHANNELS.vms}  (or discord:${CHANNELS.prod})

The application: ${applicationId}
People: ${people.join(' · ')}
Ctrl-C ends it; nothing is kept.
`;
}

runDiscordStandIn().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
});
