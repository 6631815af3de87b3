import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { failureSettings } from '../../test/failures/settings.js';
import { type ConnectProxy, startConnectProxy } from '../../test/stand-ins/connect-proxy.js';
import type { DiscordStandIn } from '../../test/stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../../test/stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import { createLog } from '../log.js';
import type { PlatformDoor } from '../platform-door.js';
import { refusalOfUnknown } from '../refusals.js';
import { connectDiscord, type DiscordConnection } from './connect-discord.js';
import { createDiscordProxy } from './discord-proxy.js';

/** A name that only the proxy can reach, so that no call can have gone around it. The gateway is at its own address. */
const HOST = 'discord.invalid';

let proxy: ConnectProxy;
let discord: DiscordStandIn;
let connection: DiscordConnection | null;

beforeEach(async () => {
  proxy = await startConnectProxy([HOST]);
  discord = await startDiscordStandIn();
  connection = null;
});
afterEach(async () => {
  await connection?.close();
  await discord.stop();
  await proxy.stop();
});

const refused = refusalOfUnknown('no');
const door: PlatformDoor = {
  now: Date.now,
  storeInvocation: () => Promise.resolve(true),
  voidInvocation: () => undefined,
  previewForm: () => refused,
  beforePress: () => refused,
  suggest: () => [],
  openHome: () => undefined,
  homeOf: (actor) => ({
    ...{ kind: 'home', sandbox: false, person: { display: actor, actor }, sections: [], buttons: [] },
  }),
  findPost: () => null,
  onError: (error) => {
    throw error;
  },
};

function connect(host: string, except: string): DiscordConnection {
  connection = connectDiscord({
    ...{ apiUrl: `http://${host}:${discord.port}/api`, token: discord.botToken(), door, log: createLog('silent') },
    ...{ look: { guild: IDS.guild, command: 'vm' }, settings: failureSettings },
    proxy: { https: proxy.url, except },
  });
  return connection;
}

it('carries every call, first answers and uploads, and the question where the gateway is', async () => {
  const { call } = connect(HOST, 'localhost,example.org');
  await discord.until(() => discord.commands().length === 2, 'the commands', 20_000);
  expect(await discord.user(IDS.ana).command('vm list', {}, IDS.vms)).toMatchObject({ ack: 'acknowledged' });
  const files = [{ name: 'plan.txt', text: 'the plan' }];
  const body = { content: 'here', nonce: '1', enforce_nonce: true, allowed_mentions: { parse: [] } };
  const sent = await call(
    { method: 'POST', route: `/channels/${IDS.vms}/messages`, body, files },
    z.object({ id: z.string() }),
  );
  expect(sent.reply).toBe('ok');
  expect(discord.files(IDS.vms)[0]?.content.toString()).toBe('the plan');
  expect(new Set(proxy.tunnels)).toEqual(new Set([`${HOST}:${discord.port}`]));
  expect(discord.countsByRoute()).toMatchObject({ 'GET /gateway/bot': 1 });
  discord.assertValid();
}, 30_000);

it('is gone around for what NO_PROXY names', async () => {
  connect('127.0.0.1', 'example.org,127.0.0.1');
  await discord.until(() => discord.commands().length === 2, 'the commands', 20_000);
  expect(proxy.tunnels).toEqual([]);
}, 30_000);

it('is none where none is configured', () => {
  expect(createDiscordProxy({ https: null, except: null })).toBeNull();
  expect(createDiscordProxy({ https: '', except: null })).toBeNull();
  expect(() => createDiscordProxy({ https: 'not a url', except: null })).toThrow();
});
