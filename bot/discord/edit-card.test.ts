import { describe, expect, it } from 'vitest';
import type { AnswerCard } from '../../commands/card.js';
import { createAnswerWays } from '../answer-ways.js';
import type { DiscordReply } from './call-discord.js';
import { ok, refused, scriptedDiscord } from './fakes/scripted-discord.js';
import { makeOutbound } from './make-outbound.js';
import { snowflakeAt } from './snowflake.js';

const OWN = '400000000000000001';
const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR_MS = 3_600_000;

const card: AnswerCard = { kind: 'answer', tone: 'ok', title: 'two', lines: [], table: null, file: null, buttons: [] };

function stage(replies: DiscordReply<object>[]) {
  let at = NOW;
  const left = [...replies];
  const discord = scriptedDiscord(({ method }) =>
    method === 'PATCH' ? (left.shift() ?? ok({ id: '1' })) : ok({ name: 'vms' }),
  );
  const connection = { call: discord.call, ways: createAnswerWays(() => at, 900_000) };
  const outbound = makeOutbound(
    connection,
    { guild: '100000000000000001', command: 'vm' },
    {
      installation: { guild: '100000000000000001', fallbackChannel: '400000000000000002' },
      door: { now: () => at, findPost: () => null },
    },
  );
  const edit = (message: string) => outbound.messenger.edit(`discord:${OWN}`, message, card);
  // The first window of a process is half as wide.
  at += HOUR_MS;
  const pass = (ms: number): void => {
    at += ms;
  };
  return { ...discord, edit, pass, closedChannels: outbound.closedChannels };
}

const YOUNG = snowflakeAt(NOW + HOUR_MS - 60_000);
const OLD = snowflakeAt(NOW - HOUR_MS);

describe('an edit', () => {
  it('replaces the message as a whole, and mentions nobody', async () => {
    const { edit, calls, asked } = stage([]);
    expect(await edit(YOUNG)).toEqual({ delivery: 'delivered', messageId: YOUNG });
    expect(asked).toEqual([`PATCH /channels/${OWN}/messages/${YOUNG}`]);
    expect(calls[0]?.body).toMatchObject({ flags: 1 << 15, allowed_mentions: { parse: [] } });
    expect(calls[0]?.body).not.toHaveProperty('nonce');
  });

  it.each<[string, DiscordReply<object>, object]>([
    ['a deleted message', refused(10008, 404), { delivery: 'missing' }],
    ['a message of another application', refused(50005), { delivery: 'missing' }],
    ['a deleted channel', refused(10003, 404), { delivery: 'closed', why: 'not found' }],
    ['a channel that is not seen', refused(50001), { delivery: 'closed', why: 'not a member' }],
    ['a permission that is lacking', refused(50013), { delivery: 'closed', why: 'not allowed' }],
    ['a lost answer', { reply: 'away', why: 'HTTP 502', maybeDone: true }, { delivery: 'later', afterMs: 5_000 }],
    ['a bad token', refused(0, 401), { delivery: 'later', afterMs: 60_000 }],
  ])('of %s', async (_, reply, delivery) => {
    expect(await stage([reply]).edit(YOUNG)).toMatchObject(delivery);
  });

  it('tells those who run the bot of a channel that is closed, until it takes one', async () => {
    const { edit, closedChannels } = stage([refused(50013)]);
    await edit(YOUNG);
    expect(closedChannels?.()).toMatchObject([{ channel: `discord:${OWN}`, name: '#vms' }]);
    await edit(YOUNG);
    expect(closedChannels?.()).toEqual([]);
  });

  it.each<[string, DiscordReply<object>]>([
    ['a 30046', refused(30046, 429)],
    ['a limit', { reply: 'limited', afterMs: 2_000 }],
  ])('of an old message is left alone after %s, and younger ones are not', async (_, reply) => {
    const { edit, asked, pass } = stage([reply, ok({ id: YOUNG }), ok({ id: OLD }), reply]);
    expect(await edit(OLD)).toMatchObject({ delivery: 'later', afterMs: 30_000 });
    pass(29_000);
    expect(await edit(OLD)).toMatchObject({ delivery: 'later', afterMs: 1_000 });
    expect(await edit(YOUNG)).toMatchObject({ delivery: 'delivered' });
    pass(1_000);
    expect(await edit(OLD)).toMatchObject({ delivery: 'delivered' });
    pass(20_000);
    // Forgotten with the one that was taken.
    expect(await edit(OLD)).toMatchObject({ delivery: 'later', afterMs: 30_000 });
    expect(asked).toHaveLength(4);
  });

  it('after a limit is not tried before the time that Discord says, whichever message', async () => {
    const { edit, asked, pass } = stage([{ reply: 'limited', afterMs: 8_000 }]);
    expect(await edit(YOUNG)).toMatchObject({ delivery: 'later', afterMs: 8_000 });
    expect(await edit(snowflakeAt(NOW + HOUR_MS - 30_000))).toMatchObject({ delivery: 'later', afterMs: 8_000 });
    pass(8_000);
    expect(await edit(YOUNG)).toMatchObject({ delivery: 'delivered' });
    expect(asked).toHaveLength(2);
  });
});
