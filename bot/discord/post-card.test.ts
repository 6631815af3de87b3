import { describe, expect, it } from 'vitest';
import type { AnswerCard, MentionCard } from '../../commands/card.js';
import type { DiscordCall, DiscordReply } from './call-discord.js';
import { createClosedChannels } from './closed-channels.js';
import { ok, refused, scriptedDiscord } from './fakes/scripted-discord.js';
import { markOf } from './mark-message.js';
import { postCard } from './post-card.js';
import { createStartThread } from './start-thread.js';

const [OWN, FALLBACK, MESSAGE] = ['400000000000000001', '400000000000000002', '500000000000000001'];
const NONCE = 'Zm9yIGEgdGVzdCBvbmx5Lg';
const START = `POST /channels/${OWN}/messages/${MESSAGE}/threads`;
const IN_THREAD = `POST /channels/${MESSAGE}/messages`;
const IN_CHANNEL = `POST /channels/${OWN}/messages`;
const OPEN_THREAD = `PATCH /channels/${MESSAGE}`;

const card: AnswerCard = { kind: 'answer', tone: 'ok', title: 'one', lines: [], table: null, file: null, buttons: [] };
const mention: MentionCard = {
  ...{ kind: 'mention', label: 'R-1', text: 'it is ready' },
  to: { display: 'ana', actor: 'discord:200000000000000001' },
};

/** What stands in the script is answered so, in turn; the last of it again and again; all else works. */
function stage(script: Readonly<Record<string, DiscordReply<object>[]>> = {}) {
  const left = new Map(Object.entries(script).map(([asked, replies]) => [asked, [...replies]]));
  const discord = scriptedDiscord(({ method, route }: DiscordCall) => {
    const replies = left.get(`${method} ${route}`) ?? [];
    return (replies.length > 1 ? replies.shift() : replies[0]) ?? ok({ id: '700000000000000001', name: 'vms' });
  });
  const { call } = discord;
  const closed = createClosedChannels(call, FALLBACK, () => 5);
  const needs = {
    ...{ call, closed, fallbackChannel: FALLBACK, look: { guild: '100000000000000001', command: 'vm' } },
    ...{ startThread: createStartThread(call), threadName: () => 'R-1 create web-1' },
  };
  const post = (what: AnswerCard | MentionCard, replyTo: string | null = null) =>
    postCard(needs, OWN, what, { nonce: NONCE, replyTo, maybeTwice: false });
  const bodyOf = (asked: string, place = 0) =>
    JSON.stringify(discord.calls.filter(({ method, route }) => `${method} ${route}` === asked)[place]?.body);
  return { ...discord, closed, post, bodyOf };
}

const delivered = { delivery: 'delivered', messageId: '700000000000000001' };

describe('a card', () => {
  it('is posted with a nonce that Discord enforces, and with a mark by which it is found later', async () => {
    const { post, calls } = stage();
    expect(await post(card)).toEqual(delivered);
    expect(calls[0]?.body).toMatchObject({
      ...{ nonce: NONCE, enforce_nonce: true, allowed_mentions: { parse: [] }, flags: 1 << 15 },
      components: expect.arrayContaining([expect.objectContaining({ id: markOf(NONCE) })]),
    });
  });

  it.each<[string, DiscordReply<object>, object]>([
    ['a lost answer', { reply: 'away', why: 'HTTP 502', maybeDone: true }, { delivery: 'uncertain' }],
    [
      'no way to Discord',
      { reply: 'away', why: 'ECONNREFUSED', maybeDone: false },
      { delivery: 'later', afterMs: 5_000 },
    ],
    ['a limit', { reply: 'limited', afterMs: 1_100 }, { delivery: 'later', afterMs: 1_100 }],
    ['a bad token', refused(0, 401, '401: Unauthorized'), { delivery: 'later', afterMs: 60_000 }],
    ['a refusal of another kind', refused(20028, 400), { delivery: 'later', afterMs: 15_000 }],
  ])('after %s is not taken for posted', async (_, reply, delivery) => {
    expect(await stage({ [IN_CHANNEL]: [reply] }).post(card)).toMatchObject(delivery);
  });

  it.each([
    [10003, 'not found', '#vms is gone'],
    [50001, 'not a member', 'the bot does not see #vms'],
    [50013, 'not allowed', 'the bot may not post in #vms'],
    [160005, 'archived', '#vms is archived or locked'],
  ])('after %i stands in the fallback and says why', async (code, why, said) => {
    const { post, closed, asked } = stage({ [IN_CHANNEL]: [refused(code)] });
    expect(await post(card)).toEqual({
      ...{ ...delivered, channel: `discord:${FALLBACK}` },
      remark: { maybeTwice: false, insteadOf: { channel: `discord:${OWN}`, why } },
    });
    expect(closed.read()).toMatchObject([{ channel: `discord:${OWN}`, why: said, since: 5 }]);
    expect(asked).toContain(`POST /channels/${FALLBACK}/messages`);
  });

  it('waits a minute where the fallback takes nothing either', async () => {
    const { post, closed } = stage({
      [IN_CHANNEL]: [refused(50013)],
      [`POST /channels/${FALLBACK}/messages`]: [refused(50001)],
    });
    expect(await post(card)).toMatchObject({ delivery: 'later', afterMs: 60_000 });
    expect(closed.read()).toHaveLength(2);
  });
});

describe('a reply', () => {
  it('begins the thread of its message, and the next one finds it begun', async () => {
    const { post, asked, bodyOf } = stage();
    expect(await post(mention, MESSAGE)).toEqual(delivered);
    expect(await post(mention, MESSAGE)).toEqual(delivered);
    expect(asked).toEqual([START, IN_THREAD, IN_THREAD]);
    expect(bodyOf(START)).toContain('"name":"R-1 create web-1"');
    expect(bodyOf(IN_THREAD)).toContain('"allowed_mentions":{"parse":[],"users":["200000000000000001"]}');
  });

  it.each<[string, Parameters<typeof stage>[0], string[]]>([
    ['the thread that is there', { [START]: [refused(160004, 400)] }, [START, IN_THREAD]],
    [
      'an archived thread, which is opened',
      { [IN_THREAD]: [refused(50083, 400), ok({ id: '700000000000000001' })] },
      [START, IN_THREAD, OPEN_THREAD, IN_THREAD],
    ],
  ])('is said in %s', async (_, script, asked) => {
    const discord = stage(script);
    expect(await discord.post(mention, MESSAGE)).toEqual(delivered);
    expect(discord.asked).toEqual(asked);
  });

  it.each<[string, Parameters<typeof stage>[0]]>([
    ['the thread was deleted', { [START]: [refused(160004, 400)], [IN_THREAD]: [refused(10003, 404)] }],
    ['the bot may not write in threads', { [IN_THREAD]: [refused(50013)] }],
    ['the bot may begin no thread', { [START]: [refused(50013)] }],
    ['there are too many threads', { [START]: [refused(160006, 400)] }],
    ['the thread is locked', { [IN_THREAD]: [refused(160005, 400)] }],
    ['the thread stays archived', { [IN_THREAD]: [refused(50083, 400)], [OPEN_THREAD]: [refused(50013)] }],
  ])('refers to its message in the channel where %s', async (_, script) => {
    const discord = stage(script);
    expect(await discord.post(mention, MESSAGE)).toEqual(delivered);
    expect(discord.asked.at(-1)).toBe(IN_CHANNEL);
    const reference = `"message_reference":{"message_id":"${MESSAGE}","fail_if_not_exists":false}`;
    expect(discord.bodyOf(IN_CHANNEL)).toContain(reference);
    expect(discord.closed.read()).toEqual([]);
  });

  it('goes to the fallback without its message where the whole channel is closed', async () => {
    const { post, asked, bodyOf } = stage({ [START]: [refused(50001)], [IN_CHANNEL]: [refused(50001)] });
    expect(await post(mention, MESSAGE)).toMatchObject({ ...delivered, channel: `discord:${FALLBACK}` });
    const inFallback = `POST /channels/${FALLBACK}/messages`;
    expect(asked.filter((one) => one.includes(FALLBACK))).toEqual([inFallback]);
    expect(bodyOf(inFallback)).not.toContain('message_reference');
  });

  it('stands alone where its message is gone, or the bot may refer to nothing', async () => {
    const gone = stage({ [START]: [refused(10008, 404)] });
    expect(await gone.post(mention, MESSAGE)).toEqual(delivered);
    expect(gone.bodyOf(IN_CHANNEL)).not.toContain('message_reference');
    const silent = stage({
      [START]: [refused(50013)],
      [IN_CHANNEL]: [refused(160002), ok({ id: '700000000000000001' })],
    });
    expect(await silent.post(mention, MESSAGE)).toEqual(delivered);
    expect(silent.bodyOf(IN_CHANNEL, 1)).not.toContain('message_reference');
  });

  it.each<[string, DiscordReply<object>, number]>([
    ['Discord is away', { reply: 'away', why: 'HTTP 503', maybeDone: true }, 5_000],
    ['it takes no more threads for now', { reply: 'limited', afterMs: 9_000 }, 9_000],
  ])('waits where %s while its thread is begun', async (_, reply, afterMs) => {
    const { post, asked } = stage({ [START]: [reply] });
    expect(await post(mention, MESSAGE)).toMatchObject({ delivery: 'later', afterMs });
    expect(asked).toEqual([START]);
  });
});
