import { REST, RESTEvents, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { IDS } from '../state/seed-server.js';
import { CARD, codeOf, post, useRest } from '../use-rest.js';

const start = useRest();

async function startWithCard(rates: Parameters<typeof start>[0] = {}) {
  const used = await start(rates);
  await post(used, CARD);
  const card = used.discord.messages(IDS.vms)[0];
  if (card === undefined) throw new Error('no card');
  const edit = (rest: REST = used.rest) =>
    rest.patch(Routes.channelMessage(IDS.vms, card.id), { body: { components: CARD.components } });
  return { ...used, card, edit };
}

describe('five edits in five seconds of a channel', () => {
  it('are told in headers that discord.js obeys', async () => {
    const { discord, rest, card, edit } = await startWithCard({ rates: { edits: { calls: 5, perMs: 300 } } });
    let waits = 0;
    rest.on(RESTEvents.RateLimited, () => {
      waits += 1;
    });
    for (let count = 0; count < 7; count += 1) await edit();
    expect([card.edits, waits > 0, discord.invalidRequests()]).toEqual([7, true, 0]);
  });

  it('are all that somebody who does not wait can have', async () => {
    const { discord, card } = await startWithCard();
    const edit = () => {
      const body = JSON.stringify({ components: CARD.components });
      const headers = { authorization: `Bot ${discord.botToken()}`, 'content-type': 'application/json' };
      return fetch(`${discord.apiUrl}/v10/channels/${IDS.vms}/messages/${card.id}`, { method: 'PATCH', headers, body });
    };
    for (let count = 0; count < 5; count += 1) expect((await edit()).status).toBe(200);
    const refused = await edit();
    expect([refused.status, refused.headers.get('x-ratelimit-scope')]).toEqual([429, 'user']);
    expect(await refused.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
    expect(discord.invalidRequests()).toBe(1);
    discord.skip(5_000);
    expect((await edit()).status).toBe(200);
  });
});

it('messages older than an hour take three edits in twenty seconds', async () => {
  const { discord, edit } = await startWithCard({ rates: { edits: { calls: 50, perMs: 5_000 } } });
  discord.skip(3_600_001);
  for (let count = 0; count < 3; count += 1) await edit();
  const impatient = new REST({ api: discord.apiUrl, retries: 0, rejectOnRateLimit: () => true });
  await expect(edit(impatient.setToken(discord.botToken()))).rejects.toMatchObject({
    name: expect.stringMatching(/RateLimit/),
  });
  expect(discord.calls().at(-1)?.answer).toMatchObject({ code: 30046 });
  discord.skip(20_000);
  expect(await codeOf(edit())).toBe(0);
});

it('fifty calls a second are all, whatever they are', async () => {
  const { discord } = await start({ rates: { global: { calls: 3, perMs: 60_000 } } });
  const headers = { authorization: `Bot ${discord.botToken()}` };
  const ask = () => fetch(`${discord.apiUrl}/v10/users/@me`, { headers });
  for (let count = 0; count < 3; count += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect([refused.status, refused.headers.get('x-ratelimit-global')]).toEqual([429, 'true']);
});

describe('a limit that is planned', () => {
  it.each<['user' | 'shared' | 'global', number]>([
    ['user', 1],
    ['shared', 0],
    ['global', 1],
  ])('of scope %s is waited for, and counts %i towards a ban', async (scope, invalid) => {
    const used = await start();
    used.discord.fault({ fault: 'rate-limited', scope, retryAfterMs: 50 });
    expect(await codeOf(post(used, CARD))).toBe(0);
    expect(used.discord.messages(IDS.vms).length).toBe(1);
    expect(used.discord.invalidRequests()).toBe(invalid);
  });
});

describe('faults', () => {
  it.each([
    ['ban-page', { fault: 'ban-page' } as const, 403, 0],
    ['http-error', { fault: 'http-error', status: 502 } as const, 502, 0],
    ['error', { fault: 'error', status: 403, code: 50013 } as const, 50013, 0],
  ])('%s: nothing is done', async (_, fault, code, posted) => {
    const used = await start();
    used.discord.fault(fault);
    expect(await codeOf(post(used, CARD))).toBe(code);
    expect(used.discord.messages(IDS.vms).length).toBe(posted);
  });

  it.each([
    ['request-lost', 0],
    ['reply-lost', 1],
  ] as const)('%s leaves %i', async (fault, posted) => {
    const used = await start();
    used.discord.fault({ fault, route: 'POST /channels/{channel_id}/messages', channel: IDS.vms });
    await expect(post(used, CARD)).rejects.toThrow();
    expect(used.discord.messages(IDS.vms).length).toBe(posted);
  });

  it('are taken back', async () => {
    const used = await start();
    used.discord.fault({ fault: 'http-error', status: 500, times: Number.POSITIVE_INFINITY })();
    expect(await codeOf(post(used, CARD))).toBe(0);
  });
});

it('the same nonce gives the same message for some minutes', async () => {
  const used = await start();
  const body = { ...CARD, nonce: 'n1', enforce_nonce: true };
  await post(used, body);
  await post(used, body);
  expect(used.discord.messages(IDS.vms).length).toBe(1);
  used.discord.skip(10 * 60_000);
  await post(used, body);
  await post(used, { ...CARD, nonce: 'n1' });
  expect(used.discord.messages(IDS.vms).length).toBe(3);
});
