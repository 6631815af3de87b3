import { Routes } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { DiscordStandIn } from '../../test/stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from '../../test/stand-ins/discord/start-discord-stand-in.js';
import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import { type CallDiscord, createCallDiscord } from './call-discord.js';
import { createRest } from './create-rest.js';

let discord: DiscordStandIn;
let call: CallDiscord;
/** What each call said of the token, the last one at the end. */
let ofToken: (string | null)[];

beforeEach(async () => {
  discord = await startDiscordStandIn();
  ofToken = [];
  const rest = createRest({ apiUrl: discord.apiUrl, token: discord.botToken(), proxy: null });
  call = createCallDiscord(rest, discord.botToken(), (problem) => ofToken.push(problem));
});
afterEach(() => discord.stop());

const Member = z.object({ user: z.object({ id: z.string() }) });
const ask = () => call({ method: 'GET', route: Routes.guildMember(IDS.guild, IDS.ana) }, Member);
const IS_THERE = { reply: 'ok', data: { user: { id: IDS.ana } } };

it('that fails at Discord may have been done; what limits it for long was not, and says until when', async () => {
  discord.fault({ fault: 'http-error', status: 503 });
  expect(await ask()).toEqual({
    ...{ reply: 'away', maybeDone: true },
    why: `GET /guilds/${IDS.guild}/members/${IDS.ana}: HTTP 503`,
  });
  discord.fault({ fault: 'request-lost' });
  expect(await ask()).toMatchObject({ reply: 'away', maybeDone: true });
  expect(await ask()).toEqual(IS_THERE);
  discord.fault({ fault: 'rate-limited', scope: 'shared', retryAfterMs: 20_000 });
  expect(await ask()).toMatchObject({ reply: 'limited', afterMs: expect.toSatisfy((ms: number) => ms > 15_000) });
});

it('that a page answers was not done, and neither was one that never left', async () => {
  discord.fault({ fault: 'ban-page' });
  expect(await ask()).toMatchObject({ reply: 'away', maybeDone: false, why: expect.stringContaining('without JSON') });
  await discord.stopListening();
  expect(await ask()).toMatchObject({ reply: 'away', maybeDone: false, why: expect.stringContaining('ECONNREFUSED') });
  await discord.resumeListening();
});

it('tells what Discord says of the token, and is made with it again', async () => {
  expect(await ask()).toEqual(IS_THERE);
  discord.resetToken();
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await ask()).toMatchObject({ reply: 'refused', status: 401 });
  }
  expect(ofToken).toEqual([null, '401: Unauthorized', '401: Unauthorized']);
  expect(discord.calls('GET /guilds/{guild_id}/members/{user_id}')).toHaveLength(3);
});

it('that Discord refuses says its code; an answer of another form is none', async () => {
  const nobody = call({ method: 'GET', route: Routes.guildMember(IDS.guild, '200000000000000088') }, Member);
  expect(await nobody).toMatchObject({ reply: 'refused', status: 404, code: 10013 });
  const other = call({ method: 'GET', route: Routes.guildMember(IDS.guild, IDS.ana) }, z.object({ user: z.number() }));
  expect(await other).toMatchObject({ reply: 'away', why: expect.stringContaining('not understood') });
});
