import { describe, expect, it } from 'vitest';
import type { DiscordReply } from './call-discord.js';
import { ok, refused, scriptedDiscord } from './fakes/scripted-discord.js';
import { createLookUpAccount } from './look-up-account.js';
import { createReadMember } from './read-member.js';

const GUILD = '100000000000000001';
const ANA = '200000000000000001';
const [OPS, DEV] = ['300000000000000001', '300000000000000002'];
const NOW = Date.parse('2026-11-26T12:00:00Z');

type Member = { user?: object; roles?: string[]; nick?: string; pending?: boolean; until?: string | null };

function member({ user, roles = [], nick, pending = false, until = null }: Member = {}): DiscordReply<object> {
  const account = { id: ANA, username: 'ana.b', global_name: 'Ana', ...user };
  return ok({ user: account, roles, nick: nick ?? null, pending, communication_disabled_until: until });
}

const away: DiscordReply<never> = { reply: 'away', why: 'HTTP 503', maybeDone: true };

describe('the roles of an account', () => {
  const read = (reply: DiscordReply<object>, actor = `discord:${ANA}`) =>
    createReadMember(scriptedDiscord(() => reply).call, GUILD)(actor);

  it('are groups of the server', async () => {
    const discord = scriptedDiscord(() => member({ roles: [OPS, DEV] }));
    const groups = [`discord:${GUILD}/${OPS}`, `discord:${GUILD}/${DEV}`];
    expect(await createReadMember(discord.call, GUILD)(`discord:${ANA}`)).toEqual({ read: true, groups });
    expect(discord.asked).toEqual([`GET /guilds/${GUILD}/members/${ANA}`]);
  });

  it.each([
    ['is no member', 10007],
    ['is nobody', 10013],
  ])('of one that %s are none', async (_, code) => {
    expect(await read(refused(code, 404))).toEqual({ read: true, groups: [] });
  });

  it.each<[string, DiscordReply<object>, string]>([
    ['may not be read', refused(50001, 403, 'Missing Access'), 'Discord says 50001 Missing Access'],
    ['are asked for with a bad token', refused(0, 401, '401: Unauthorized'), 'Discord says 401: Unauthorized'],
    ['are asked for too often', { reply: 'limited', afterMs: 1_200 }, 'it answers again in 2 s'],
    ['get no answer', away, 'Discord gives no answer (HTTP 503)'],
    ['are of somebody else', member({ user: { id: '200000000000000002' } }), 'another account'],
    ['are no ids', member({ roles: ['ops'] }), 'Discord gives no answer'],
  ])('that %s are not known', async (_, reply, why) => {
    expect(await read(reply)).toEqual({ read: false, why: expect.stringContaining(why) });
  });

  it.each(['slack:T1/U1', 'discord:1', `discord:${GUILD}/${OPS}`])('are not asked for of %s', async (actor) => {
    expect(await read(member(), actor)).toEqual({ read: false, why: `${actor} is no account of Discord` });
  });
});

describe('an account', () => {
  const lookUp = (reply: DiscordReply<object>) =>
    createLookUpAccount(scriptedDiscord(() => reply).call, GUILD, () => NOW)(`discord:${ANA}`);

  it.each([
    ['the name that it has in the server', member({ nick: 'Ana of ops' }), 'Ana of ops'],
    ['its own name', member(), 'Ana'],
    ['the name of the account', member({ user: { global_name: null } }), 'ana.b'],
  ])('of a member has %s', async (_, reply, display) => {
    expect(await lookUp(reply)).toEqual({ kind: 'member', name: 'ana.b', display });
  });

  it.each<[string, DiscordReply<object>, string, string]>([
    ['a bot', member({ user: { bot: true } }), 'bot', 'is a bot'],
    ['Discord itself', member({ user: { system: true } }), 'bot', 'is a bot'],
    ['one who has not accepted the rules', member({ pending: true }), 'outside', 'has not accepted the rules'],
    ['one in a time-out', member({ until: '2026-11-26T12:00:01.000000+00:00' }), 'closed', 'time-out'],
    ['nobody here', refused(10007, 404), 'outside', 'is not in this server'],
    ['nobody at all', refused(10013, 404), 'outside', 'is not in this server'],
  ])('of %s has no rights', async (_, reply, kind, why) => {
    expect(await lookUp(reply)).toEqual({ kind, why: expect.stringContaining(why) });
  });

  it('whose time-out is over is a member', async () => {
    expect(await lookUp(member({ until: '2026-11-26T11:59:59Z' }))).toMatchObject({ kind: 'member' });
  });

  it.each<[string, DiscordReply<object>]>([
    ['may not be seen', refused(50001)],
    ['is asked about too often', { reply: 'limited', afterMs: 1 }],
    ['gets no answer', away],
    ['is another one', member({ user: { id: '200000000000000002' } })],
  ])('that %s is unknown', async (_, reply) => {
    expect(await lookUp(reply)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('cannot be found out') });
  });
});
