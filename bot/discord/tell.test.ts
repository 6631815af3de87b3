import { describe, expect, it } from 'vitest';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import { createAnswerWays } from '../answer-ways.js';
import type { Delivery } from '../messenger.js';
import type { DiscordCall, DiscordReply } from './call-discord.js';
import { ok, refused, scriptedDiscord } from './fakes/scripted-discord.js';
import { makeOutbound } from './make-outbound.js';

const [OWN, FALLBACK] = ['400000000000000001', '400000000000000002'];
const [MESSAGE, DIRECT] = ['500000000000000001', '800000000000000001'];
const ANA = '200000000000000001';
const OPEN = 'POST /users/@me/channels';
const SAY = `POST /channels/${DIRECT}/messages`;
const UPLOAD = `POST /channels/${MESSAGE}/messages`;
const START = `POST /channels/${OWN}/messages/${MESSAGE}/threads`;

const plan = { name: 'plan of web 1.txt', text: 'a line of the plan\n'.repeat(500) };
const form: FormCard = { kind: 'form', form: 'create', title: 'Create a VM', fields: [], notes: ['prod needs ops'] };

function answer(more: Partial<AnswerCard> = {}): AnswerCard {
  const nothing = { lines: [], table: null, file: null, buttons: [] };
  return { kind: 'answer', tone: 'ok', title: 'for you', ...nothing, ...more };
}

/** What stands in the script is answered so; all else works. `answered`: what came by the way of invocation `i-1`. */
function stage(script: Readonly<Record<string, DiscordReply<object>>> = {}, way: Delivery | null = null) {
  const discord = scriptedDiscord(({ method, route }: DiscordCall) => {
    const id = route.endsWith('/users/@me/channels') ? DIRECT : '700000000000000001';
    return script[`${method} ${route}`] ?? ok({ id });
  });
  const ways = createAnswerWays(() => 0, 900_000);
  const answered: (AnswerCard | FormCard)[] = [];
  if (way !== null) {
    ways.put('i-1', async (card) => {
      answered.push(card);
      return way;
    });
  }
  const installation = { guild: '100000000000000001', fallbackChannel: FALLBACK };
  const findPost = (id: string) => (id === 'r-1' ? { channel: `discord:${OWN}`, messageId: MESSAGE } : null);
  const door = { now: () => 0, findPost };
  const { messenger } = makeOutbound(
    { call: discord.call, ways },
    { guild: installation.guild, command: 'vm' },
    {
      installation,
      door,
    },
  );
  const tell = (card: AnswerCard | FormCard) =>
    messenger.tell(`discord:${ANA}`, `discord:${OWN}`, card, 'Zm9yIGEgdGVzdCBvbmx5Lg', 'i-1');
  const said = (asked: string) => discord.calls.filter(({ method, route }) => `${method} ${route}` === asked);
  return { ...discord, tell, answered, said };
}

const delivered: Delivery = { delivery: 'delivered', messageId: '@original' };

describe('an answer to one person', () => {
  it('goes the way of what they asked', async () => {
    const { tell, answered, asked } = stage({}, delivered);
    expect(await tell(answer())).toEqual(delivered);
    expect([answered, asked]).toEqual([[answer()], []]);
  });

  it.each([
    ['there is none any more', null],
    ['it was too late', { delivery: 'gone', why: '50027' } as const],
    ['Discord is busy', { delivery: 'later', afterMs: 1_000, why: 'limited' } as const],
  ])('is a direct message where of that way %s', async (_, way) => {
    const { tell, asked, calls } = stage({}, way);
    expect(await tell(answer())).toEqual({ delivery: 'delivered', messageId: '700000000000000001' });
    expect(asked).toEqual([OPEN, SAY]);
    expect(calls[0]?.body).toEqual({ recipient_id: ANA });
    expect(JSON.stringify(calls[1]?.body)).toContain('for you');
  });

  it('has nothing to press in a direct message, and a form says where to begin again', async () => {
    const button = { action: 'plan', token: 'p-1', asks: 'nothing', overflow: false } as const;
    const { tell, said } = stage();
    const section = { title: 'VMs', empty: '', more: 0, entries: [{ title: 'web-1', lines: [], buttons: [button] }] };
    await tell(answer({ buttons: [button], home: [section] }));
    await tell(form);
    const [first, second] = said(SAY).map(({ body }) => JSON.stringify(body));
    expect(first).not.toContain('custom_id');
    expect(second).not.toContain('custom_id');
    expect(second).toContain('type /vm in the server again');
  });

  it.each<[string, Record<string, DiscordReply<object>>, object]>([
    [
      'they take none',
      { [SAY]: refused(50007) },
      { delivery: 'gone', why: expect.stringContaining('no direct messages') },
    ],
    ['there is no common server', { [SAY]: refused(50278) }, { delivery: 'gone' }],
    ['they are nobody', { [OPEN]: refused(10013, 404) }, { delivery: 'gone' }],
    ['too many were opened', { [OPEN]: refused(40003, 429) }, { delivery: 'later', afterMs: 60_000 }],
    ['Discord did not say', { [SAY]: { reply: 'away', why: 'HTTP 502', maybeDone: true } }, { delivery: 'later' }],
    ['the token is bad', { [OPEN]: refused(0, 401) }, { delivery: 'later', afterMs: 60_000 }],
  ])('is never said in a channel where %s', async (_, script, delivery) => {
    const { tell, calls } = stage(script);
    expect(await tell(answer())).toMatchObject(delivery);
    expect(calls.filter(({ route }) => route.includes(OWN) || route.includes(FALLBACK))).toEqual([]);
  });
});

describe('a long file', () => {
  it('is put into the thread of its card, once, and the answer says so', async () => {
    const { tell, answered, asked, said } = stage({}, delivered);
    await tell(answer({ file: plan, requestId: 'r-1' }));
    await tell(answer({ file: plan, requestId: 'r-1' }));
    expect(asked).toEqual([START, UPLOAD]);
    const name = 'plan_of_web_1.txt';
    expect(said(UPLOAD)[0]?.files).toEqual([{ name, text: plan.text }]);
    expect(JSON.stringify(said(UPLOAD)[0]?.body)).toContain(`attachment://${name}`);
    expect(answered[0]).toMatchObject({ file: null, lines: [`${name} is in the thread of its card`] });
  });

  it('of more than 10 MiB loses its middle and says so', async () => {
    const { tell, said } = stage({}, delivered);
    await tell(answer({ file: { name: 'log.txt', text: '€'.repeat(5_000_000) }, requestId: 'r-1' }));
    const text = said(UPLOAD)[0]?.files?.[0]?.text ?? '';
    expect(Buffer.byteLength(text)).toBeLessThan(10 * 1024 * 1024);
    expect(text).toContain(`${5_000_000 - 3 * 1024 * 1024} characters left out`);
  });

  it.each<[string, Record<string, DiscordReply<object>>, string]>([
    ['there can be no thread', { [START]: refused(50013) }, 'its card has no thread'],
    [
      'the bot may attach nothing',
      { [UPLOAD]: refused(50013, 403, 'Missing Permissions') },
      '50013 Missing Permissions',
    ],
    ['Discord takes no more', { [UPLOAD]: { reply: 'limited', afterMs: 1 } }, 'takes no more files'],
  ])('stays with the answer where %s', async (_, script, why) => {
    const { tell, answered } = stage(script, delivered);
    await tell(answer({ file: plan, requestId: 'r-1' }));
    expect(answered[0]).toMatchObject({ file: { text: plan.text }, lines: [expect.stringContaining(why)] });
  });

  it.each([
    ['without a request', undefined, []],
    ['of a request whose card is not there', 'r-2', [expect.stringContaining('not posted yet')]],
  ])('%s stays with the answer', async (_, requestId, lines) => {
    const { tell, answered, asked } = stage({}, delivered);
    await tell(answer({ file: plan, ...(requestId === undefined ? {} : { requestId }) }));
    expect([answered[0], asked]).toEqual([expect.objectContaining({ lines, file: expect.anything() }), []]);
  });
});
