import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { Lookup } from '../messenger.js';
import type { DiscordCall, DiscordReply } from './call-discord.js';
import { ok, refused, scriptedDiscord } from './fakes/scripted-discord.js';
import { findPost } from './find-post.js';
import { markMessage } from './mark-message.js';
import { snowflakeAt, timeOfSnowflake } from './snowflake.js';

const [OWN, FALLBACK, UNREAD] = ['400000000000000001', '400000000000000002', '400000000000000003'];
const [THREAD, GUILD, ME] = ['500000000000000001', '100000000000000001', '600000000000000001'];
const look = { guild: GUILD, command: 'vm' };
const NONCE = 'Zm9yIGEgdGVzdCBvbmx5Lg';
const SINCE = Date.parse('2026-11-26T12:00:00Z');
const LATER = SINCE + 3_600_000;

interface Said {
  id: string;
  components: object[];
}

/** Others' messages, a minute apart, and where `mine` is given ours as the last. */
function said(count: number, mine: string | null = null): Said[] {
  const others = Array.from({ length: count }, (_, place) => ({
    ...{ id: snowflakeAt(SINCE + place * 60_000), components: [{ type: 10, id: 1, content: 'said by others' }] },
  }));
  const own = { id: snowflakeAt(SINCE + count * 60_000), components: markMessage([{ type: 17 }], mine ?? '') };
  return mine === null ? others : [...others, own];
}

/** The bot may do everything by its role, but read what was said in `UNREAD`. */
const HISTORY = String(PermissionFlagsBits.ReadMessageHistory);
const standings: Readonly<Record<string, object>> = {
  '/users/@me': { id: ME },
  [`/guilds/${GUILD}`]: { owner_id: '9', roles: [{ id: GUILD, permissions: String(2n ** 40n - 1n - 8n) }] },
  [`/guilds/${GUILD}/members/${ME}`]: { roles: [] },
  [`/channels/${OWN}`]: { permission_overwrites: [] },
  [`/channels/${UNREAD}`]: { permission_overwrites: [{ id: ME, allow: '0', deny: HISTORY }] },
};

/** Channels as Discord shows them: `after` an id, newest first; a code where it does not. */
function discordWith(channels: Readonly<Record<string, Said[] | number>>) {
  return scriptedDiscord(({ route, query }: DiscordCall): DiscordReply<object> => {
    const standing = standings[route];
    if (standing !== undefined) return ok(standing);
    const messages = channels[route.split('/')[2] ?? ''] ?? 10003;
    if (typeof messages === 'number') return refused(messages, messages === 10003 ? 404 : 403);
    const limit = Number(query?.limit);
    const after = query?.after;
    if (after === undefined) return ok(messages.toReversed().slice(0, limit));
    const since = messages.filter(({ id }) => BigInt(id) > BigInt(after));
    return ok(since.slice(0, limit).toReversed());
  });
}

function find(
  channels: Parameters<typeof discordWith>[0],
  { channel = OWN, replyTo = '', now = LATER } = {},
): Promise<Lookup> {
  const { call } = discordWith(channels);
  const tried = { replyTo: replyTo === '' ? null : replyTo, since: SINCE };
  return findPost({ call, look, fallbackChannel: FALLBACK, now: () => now }, channel, NONCE, tried);
}

describe('a post whose answer was lost', () => {
  const last = (messages: Said[]) => messages.at(-1)?.id;

  it('is found by its mark, and no more is read than was said since', async () => {
    const messages = said(3, NONCE);
    const discord = discordWith({ [OWN]: messages });
    const tried = { replyTo: null, since: SINCE };
    const found = await findPost({ ...discord, look, fallbackChannel: FALLBACK, now: () => LATER }, OWN, NONCE, tried);
    expect(found).toEqual({ lookup: 'there', messageId: last(messages) });
    expect(discord.calls.map(({ route }) => route)).toEqual([`/channels/${OWN}/messages`]);
    const after = discord.calls[0]?.query?.after ?? '';
    expect(SINCE - timeOfSnowflake(after)).toBe(600_000);
  });

  it('is found on the last page of a busy channel', async () => {
    const messages = said(350, NONCE);
    expect(await find({ [OWN]: messages })).toEqual({ lookup: 'there', messageId: last(messages) });
  });

  it.each<[string, Parameters<typeof find>[0], Lookup['lookup']]>([
    ['another one stands there', { [OWN]: said(3, 'another nonce'), [FALLBACK]: said(1) }, 'absent'],
    [
      'only older ones stand there',
      { [OWN]: [{ id: snowflakeAt(1.5e12), components: [] }], [FALLBACK]: said(1) },
      'absent',
    ],
    ['nothing was ever said', { [OWN]: [], [FALLBACK]: said(1) }, 'absent'],
    ['its channel is gone', { [OWN]: 10003, [FALLBACK]: said(1) }, 'unknowable'],
    ['its channel is not seen', { [OWN]: 50001, [FALLBACK]: said(1) }, 'unknowable'],
    ['the fallback is not seen either', { [OWN]: said(1), [FALLBACK]: 50001 }, 'absent'],
    ['the fallback shows nothing', { [OWN]: said(1), [FALLBACK]: [] }, 'unknowable'],
  ])('where %s', async (_, channels, lookup) => {
    expect(await find(channels)).toMatchObject({ lookup });
  });

  it('cannot be found where the bot may not read what was said', async () => {
    const found = await find({ [UNREAD]: [], [FALLBACK]: said(1) }, { channel: UNREAD });
    expect(found).toEqual({ lookup: 'unknowable', why: expect.stringContaining('Read Message History') });
  });

  it('is found in the fallback, with why it is there', async () => {
    const messages = said(1, NONCE);
    expect(await find({ [OWN]: 50013, [FALLBACK]: messages })).toEqual({
      ...{ lookup: 'there', messageId: last(messages), channel: `discord:${FALLBACK}` },
      remark: { maybeTwice: false, insteadOf: { channel: `discord:${OWN}`, why: 'not allowed' } },
    });
  });

  it('may be made again while Discord knows its nonce, even where the bot may not look', async () => {
    const findAt = (now: number) => find({ [UNREAD]: [], [FALLBACK]: said(1) }, { channel: UNREAD, now });
    expect(await findAt(SINCE + 60_000)).toEqual({ lookup: 'absent' });
    expect(await findAt(SINCE + 180_000)).toMatchObject({ lookup: 'unknowable' });
  });

  it.each<[string, DiscordReply<object>, number]>([
    ['Discord is too busy', { reply: 'limited', afterMs: 7_000 }, 7_000],
    ['Discord gives no answer', { reply: 'away', why: 'HTTP 503', maybeDone: true }, 5_000],
    ['the token is bad', refused(0, 401, '401: Unauthorized'), 60_000],
  ])('is asked for later where %s', async (_, reply, afterMs) => {
    const { call } = scriptedDiscord(() => reply);
    const tried = { replyTo: null, since: SINCE };
    const found = await findPost({ call, look, fallbackChannel: FALLBACK, now: () => SINCE }, OWN, NONCE, tried);
    expect(found).toMatchObject({ lookup: 'later', afterMs });
  });
});

describe('a reply whose answer was lost', () => {
  const other = { [FALLBACK]: said(1) };
  it.each<[string, Parameters<typeof find>[0], Lookup['lookup']]>([
    ['is in the thread', { ...other, [THREAD]: said(1, NONCE), [OWN]: said(1) }, 'there'],
    ['is in the channel, as there is no thread', { ...other, [OWN]: said(1, NONCE) }, 'there'],
    [
      'is in the channel, as nobody may write in the thread',
      { ...other, [THREAD]: said(1), [OWN]: said(1, NONCE) },
      'there',
    ],
    ['is in neither', { ...other, [THREAD]: said(1), [OWN]: said(1) }, 'absent'],
    ['is not in a thread that is empty', { ...other, [THREAD]: [], [OWN]: said(1) }, 'absent'],
    ['may be in a thread that the bot does not see', { ...other, [THREAD]: 50001, [OWN]: said(1) }, 'unknowable'],
  ])('%s', async (_, channels, lookup) => {
    expect(await find(channels, { replyTo: THREAD })).toMatchObject({ lookup });
  });
});
