import { Client, Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { findJson, type JsonObject, objectOf } from '../../chat/json.js';
import { startDiscordClient } from '../discord-client.js';
import type { DiscordStandIn } from '../discord-stand-in.js';
import { type DiscordStandInOptions, startDiscordStandIn } from '../start-discord-stand-in.js';
import { IDS } from '../state/seed-server.js';
import { useDiscord } from '../use-discord.js';
import { COMMANDS } from '../use-rest.js';

const start = useDiscord();

/** With commands registered, and a client that defers each and keeps its id. */
async function startDeferring(options: DiscordStandInOptions = {}) {
  const seen: string[] = [];
  const listen = (client: Client): void =>
    void client.on(Events.InteractionCreate, async (interaction) => {
      seen.push(interaction.id);
      if (interaction.isChatInputCommand()) await interaction.deferReply().catch(() => undefined);
    });
  const used = await start(listen, options);
  await used.client.application?.commands.set(
    COMMANDS.map((command) => ({ ...command })),
    IDS.guild,
  );
  return { ...used, seen };
}

const ask = (discord: DiscordStandIn) => discord.user(IDS.ana).command('vm mine', {}, IDS.vms);

describe('a connection', () => {
  it('is told of the server and of who asks, with roles and rights', async () => {
    const { discord, client, seen } = await startDeferring();
    expect(client.guilds.cache.get(IDS.guild)?.channels.cache.get(IDS.vms)?.name).toBe('vms');
    const ack = await discord.user(IDS.bo).command('vm mine', {}, IDS.vms);
    expect(ack).toMatchObject({ ack: 'acknowledged', type: 5 });
    expect(seen).toEqual([ack.interactionId]);
    expect(discord.payloadOf(ack)).toMatchObject({
      type: 2,
      guild_id: IDS.guild,
      channel_id: IDS.vms,
      locale: 'en-US',
      member: { roles: [IDS.ops], user: { id: IDS.bo }, permissions: expect.stringMatching(/^\d+$/) },
      data: { name: 'vm', options: [{ type: 1, name: 'mine', options: [] }] },
    });
    discord.assertValid();
  });

  it('that is asked to come again resumes, and gets what it missed', async () => {
    const { discord, seen } = await startDeferring();
    discord.fault({ fault: 'reconnect' });
    await discord.until(() => discord.sessions().resumed === 1, 'a resume');
    expect(await ask(discord)).toMatchObject({ ack: 'acknowledged' });
    discord.fault({ fault: 'socket-dropped' });
    const asked = ask(discord);
    expect(await asked).toMatchObject({ ack: 'acknowledged' });
    expect([seen.length, discord.sessions()]).toEqual([2, { identified: 1, resumed: 2 }]);
  });

  it.each([
    [true, { identified: 1, resumed: 1 }],
    [false, { identified: 2, resumed: 0 }],
  ])('whose session is invalid (resumable: %s) comes again', async (isResumable, sessions) => {
    const { discord } = await startDeferring();
    discord.fault({ fault: 'invalid-session', isResumable });
    await discord.until(() => Object.values(discord.sessions()).reduce((a, b) => a + b) === 2, 'it', 15_000);
    expect(discord.sessions()).toEqual(sessions);
    expect(await ask(discord)).toMatchObject({ ack: 'acknowledged' });
  });

  it('that gets no acknowledgements of its heartbeats is left by the client', async () => {
    const { discord } = await startDeferring({ heartbeatMs: 300 });
    const takeBack = discord.fault({ fault: 'no-heartbeat-acks' });
    await discord.until(() => discord.connections().length === 0, 'the client to leave');
    takeBack();
    await discord.until(() => discord.sessions().resumed === 1, 'it to come back', 15_000);
    expect(await ask(discord)).toMatchObject({ ack: 'acknowledged' });
  });

  it.each([4004, 4014])('that is closed with %i does not come back', async (code) => {
    const closed: number[] = [];
    const { discord } = await start((client) => client.on(Events.ShardDisconnect, (event) => closed.push(event.code)));
    discord.fault({ fault: 'gateway-closed', code });
    await discord.until(() => discord.connections().length === 0, 'no connection');
    await expect.poll(() => closed).toEqual([code]);
    expect(discord.sessions().identified).toBe(1);
  });

  it('loses its session with its token', async () => {
    const closed: number[] = [];
    const { discord } = await start((client) => client.on(Events.ShardDisconnect, (event) => closed.push(event.code)));
    discord.resetToken();
    await expect.poll(() => closed).toEqual([4004]);
  });

  it('is refused while nobody listens', async () => {
    const { discord } = await startDeferring();
    await discord.stopListening();
    await discord.until(() => discord.connections().length === 0, 'no connection');
    await discord.resumeListening();
    await discord.until(() => discord.sessions().resumed === 1, 'it to come back', 15_000);
  });
});

it('a session that Discord made invalid cannot be resumed', async () => {
  const discord = await startDiscordStandIn({ isProvoked: true });
  const token = discord.botToken();
  const url = `${discord.url.replace('http', 'ws')}/gateway?v=10&encoding=json`;
  /** Sends one frame, and gives the first answer of one of these kinds. */
  const tell = (socket: WebSocket, frame: object, kinds: readonly unknown[]): Promise<JsonObject> =>
    new Promise((resolve) => {
      socket.on('message', (data) => {
        const got = objectOf(findJson(String(data)));
        if (kinds.includes(got.t ?? got.op)) resolve(got);
      });
      socket.on('open', () => socket.send(JSON.stringify(frame)));
    });
  const first = new WebSocket(url);
  const ready = await tell(first, { op: 2, d: { token, intents: 1, properties: {} } }, ['READY']);
  const resume = { op: 6, d: { token, session_id: objectOf(ready.d).session_id, seq: 1 } };
  const second = new WebSocket(url);
  expect(await tell(second, resume, ['RESUMED', 9])).toMatchObject({ t: 'RESUMED' });
  discord.fault({ fault: 'invalid-session', isResumable: false });
  const third = new WebSocket(url);
  expect(await tell(third, resume, ['RESUMED', 9])).toMatchObject({ op: 9, d: false });
  await discord.stop();
});

describe('who says who they are', () => {
  async function close(intents: GatewayIntentBits[], token: string | null): Promise<unknown> {
    const discord = await startDiscordStandIn({ isProvoked: true });
    const client = new Client({ intents, rest: { api: discord.apiUrl, retries: 0 } });
    client.on('error', () => undefined);
    try {
      const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
      const ready = new Promise((resolve) => client.once(Events.ClientReady, () => resolve('ready')));
      await client.login(token ?? discord.botToken());
      const end = await Promise.race([closed, ready]);
      return [end, discord.violations.map(({ problem }) => problem)];
    } catch (error) {
      return error instanceof Error ? error.message : '';
    } finally {
      await client.destroy();
      await discord.stop();
    }
  }
  const { Guilds, GuildMembers, GuildMessages } = GatewayIntentBits;
  it('may ask for the intent Guilds', async () => expect(await close([Guilds], null)).toEqual(['ready', []]));
  it('is told where they ask for more', async () =>
    expect(await close([Guilds, GuildMessages], null)).toEqual([
      'ready',
      [expect.stringContaining('Guilds (1) is enough')],
    ]));
  it('is closed with 4014 where the intent is privileged', async () =>
    expect(await close([Guilds, GuildMembers], null)).toBe('Used disallowed intents'));
  it('is refused with another token', async () =>
    expect(await close([Guilds], 'NTAwMDAwMDAwMDAwMDAwMDAx.other.token')).toContain('invalid token'));
});

describe('an interaction', () => {
  it('comes to both of two clients with one token, and the second answer is refused', async () => {
    const { discord } = await startDeferring();
    const codes: unknown[] = [];
    const other = await startDiscordClient(discord, (client) =>
      client.on(Events.InteractionCreate, async (interaction) => {
        if (!interaction.isChatInputCommand()) return;
        await interaction.deferReply().catch(({ code }) => codes.push(code));
      }),
    );
    await ask(discord);
    const first = discord.connections().map(({ delivered }) => delivered);
    expect(first).toEqual([1, 1]);
    await discord.until(() => discord.calls().filter(({ status }) => status === 400).length === 1, 'a refusal');
    expect(discord.calls().find(({ status }) => status === 400)?.answer).toMatchObject({ code: 40060 });
    await other.destroy();
  });

  it('can come twice', async () => {
    const { discord, seen } = await startDeferring();
    discord.fault({ fault: 'duplicate-interaction' });
    const ack = await ask(discord);
    await discord.until(() => discord.connections()[0]?.delivered === 2, 'the second');
    await ask(discord);
    expect(seen.slice(0, 2)).toEqual([ack.interactionId, ack.interactionId]);
  });

  it('that nobody answers has failed after three seconds, and at once where nobody is there', async () => {
    const { discord, client } = await start();
    await client.application?.commands.set([...COMMANDS], IDS.guild);
    const beganAt = performance.now();
    expect(await ask(discord)).toMatchObject({ ack: 'failed', why: 'no_answer' });
    expect(performance.now() - beganAt).toBeGreaterThan(2_900);
    await client.destroy();
    await discord.until(() => discord.connections().length === 0, 'no connection');
    expect(await ask(discord)).toMatchObject({ ack: 'failed', why: 'no_connection' });
  });

  it('can be forged', async () => {
    const { discord, seen } = await startDeferring();
    const payload = discord.payloadOf(await ask(discord));
    const forged = { ...payload, id: '999999999999999999', token: 'forged' };
    expect(await discord.sendDispatch('INTERACTION_CREATE', forged)).toMatchObject({ ack: 'acknowledged' });
    expect(seen.at(-1)).toBe('999999999999999999');
    await discord.sendDispatch('SOMETHING_NEW', { a: 1 });
    expect(await ask(discord)).toMatchObject({ ack: 'acknowledged' });
  });
});
