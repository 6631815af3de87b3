import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { type DiscordBot, startDiscordBot, wordsOf } from './start-discord-bot.js';

let bot: DiscordBot;
beforeEach(async () => {
  bot = await startDiscordBot();
});
afterEach(() => bot.close());

const whySick = (): string => {
  const health = bot.platform().health();
  return health.state === 'fine' ? 'fine' : health.why;
};
const list = async (): Promise<string> => wordsOf(await bot.say(IDS.bo, 'vm list'));

describe('a connection that Discord ends', () => {
  it.each([
    ['asks to come back', { fault: 'reconnect' }],
    ['calls the session invalid, and resumable', { fault: 'invalid-session', isResumable: true }],
    ['calls the session invalid', { fault: 'invalid-session', isResumable: false }],
    ['cuts without a word', { fault: 'socket-dropped' }],
  ] as const)(
    'and %s: commands are answered again',
    async (_, fault) => {
      const opened = (): number => bot.discord.sessions().identified + bot.discord.sessions().resumed;
      const before = opened();
      bot.discord.fault(fault);
      await bot.discord.until(() => opened() > before, 'a new connection, or the session again', 15_000);
      await expect.poll(whySick, { timeout: 20_000 }).toBe('fine');
      expect(await list()).toContain('there are no VMs yet');
    },
    40_000,
  );

  it('and says nothing of it: one that is half dead is left, and commands are answered by another', async () => {
    await bot.close();
    bot = await startDiscordBot({ heartbeatMs: 300 });
    const opened = (): number => bot.discord.sessions().identified + bot.discord.sessions().resumed;
    const before = opened();
    const over = bot.discord.fault({ fault: 'no-heartbeat-acks' });
    await expect.poll(whySick, { timeout: 20_000 }).toMatch(/the connection to Discord was lost/);
    over();
    await bot.discord.until(() => opened() > before, 'a new connection, or the session again', 20_000);
    await expect.poll(whySick, { timeout: 20_000 }).toBe('fine');
    expect(await list()).toContain('there are no VMs yet');
  }, 60_000);

  it.each([
    [4004, /^not connected: Discord does not take the bot token \(4004\)$/],
    [4014, /^not connected: Discord does not let the bot have what it asks for \(4014, intents\)$/],
  ])(
    'with %i: says why in health, and does not end',
    async (code, why) => {
      bot.discord.fault({ fault: 'gateway-closed', code });
      await expect.poll(whySick, { timeout: 10_000 }).toMatch(why);
    },
    30_000,
  );
});

it('registers its commands where they are others than Discord has, and not at each start', async () => {
  const registered = () => bot.discord.calls('PUT /applications/{application_id}/guilds/{guild_id}/commands').length;
  const looked = () => bot.discord.calls('GET /applications/{application_id}/guilds/{guild_id}/commands').length;
  expect([looked(), registered()]).toEqual([1, 1]);
  await bot.restart();
  await bot.discord.until(() => looked() === 2, 'a look at the commands', 20_000);
  await expect.poll(whySick, { timeout: 10_000 }).toBe('fine');
  expect(await list()).toContain('there are no VMs yet');
  expect(registered()).toBe(1);
}, 40_000);

describe('an interaction', () => {
  it('that comes twice is done once', async () => {
    bot.discord.fault({ fault: 'duplicate-interaction' });
    await bot.ask(1);
    await bot.pass(1_000);
    expect(() => bot.request(2)).toThrow('no R-2');
    // Done a second time it would say that the name is taken.
    expect(bot.discord.ephemerals(IDS.ana).map(wordsOf)).toEqual([expect.not.stringContaining('nothing was changed')]);
    expect(await list()).not.toContain('R-2');
    bot.discord.assertValid();
  }, 30_000);

  it('of another server, and one of nobody who is known, are told why', async () => {
    const ack = await bot.discord.user(IDS.ana).command('vm list', {}, IDS.vms);
    const forged = {
      ...bot.discord.payloadOf(ack),
      id: '900000000000000001',
      token: 'another',
      guild_id: '777777777777777777',
    };
    const calls = () => bot.discord.calls('POST /interactions/{interaction_id}/{interaction_token}/callback');
    const before = calls().length;
    bot.discord.sendDispatch('INTERACTION_CREATE', forged);
    await bot.discord.until(() => calls().length > before, 'an answer', 10_000);
    expect(JSON.stringify(calls().at(-1)?.body)).toContain('belongs to another server');
    expect(() => bot.request(1)).toThrow('no R-1');
  }, 30_000);

  it('of a command that an older version registered is told that it is not known', async () => {
    const ack = await bot.discord.user(IDS.ana).command('vm list', {}, IDS.vms);
    const payload = bot.discord.payloadOf(ack);
    const data = { id: '1', name: 'vm', type: 1, options: [{ name: 'power', type: 1, options: [] }] };
    bot.discord.sendDispatch('INTERACTION_CREATE', { ...payload, id: '900000000000000002', token: 'other', data });
    const calls = () => bot.discord.calls('POST /interactions/{interaction_id}/{interaction_token}/callback');
    await bot.discord.until(
      () => JSON.stringify(calls().at(-1)?.body).includes('is not known here'),
      'an answer',
      10_000,
    );
  }, 30_000);
});

describe('Discord in trouble', () => {
  it.each([
    ['http-error', 'POST /channels/{channel_id}/messages'],
    ['reply-lost', 'POST /channels/{channel_id}/messages'],
    ['request-lost', 'POST /channels/{channel_id}/messages'],
  ] as const)(
    '%s at a post: the card stands once, and reaches its end',
    async (fault, route) => {
      bot.discord.fault({ fault, route, status: 503 });
      await bot.say(IDS.ana, 'vm create', {
        name: 'web-1',
        template: 'debian-13',
        size: 's',
        env: 'prod',
        lease: '7d',
      });
      await bot.pass(10_000);
      await bot.untilCard(1, 'Approve');
      await bot.press(IDS.bo, 1, 'Approve');
      await bot.untilCard(1, 'is ready');
      expect(bot.discord.messages(IDS.vms)).toHaveLength(1);
    },
    40_000,
  );

  it.each(['http-error', 'reply-lost', 'request-lost'] as const)(
    '%s at the first answer: the person is answered where they asked, once',
    async (fault) => {
      const route = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
      bot.discord.fault({ fault, route, status: 503 });
      expect(await list()).toContain('there are no VMs yet');
      expect([bot.discord.ephemerals(IDS.bo).length, bot.discord.directMessages(IDS.bo)]).toEqual([1, []]);
    },
    30_000,
  );

  it('a deleted card is posted anew with the next change', async () => {
    const waiting = await bot.ask(1);
    bot.discord.deleteMessage(waiting.id);
    await bot.say(IDS.ana, 'vm cancel', { request: 'R-1' });
    const anew = await bot.untilCard(1, 'cancelled');
    expect(anew.id).not.toBe(waiting.id);
    bot.discord.assertValid();
  }, 30_000);

  it('a channel that shuts the bot out: the card goes to the fallback and says why', async () => {
    bot.discord.forbid(IDS.vms, ['SendMessages']);
    await bot.ask(1);
    const shown = await bot.untilCard(1, 'Approve');
    expect(wordsOf(shown)).toContain('so this card is here');
    expect(bot.discord.messages(IDS.vms)).toHaveLength(0);
  }, 30_000);

  it('a token that was reset is said in health, and inputs of before go on being answered with another', async () => {
    await bot.ask(1);
    bot.discord.resetToken();
    bot.discord.fault({ fault: 'socket-dropped' });
    await expect.poll(whySick, { timeout: 20_000 }).toMatch(/bot token/);
    await bot.restart();
    await expect.poll(whySick, { timeout: 20_000 }).toBe('fine');
    await bot.press(IDS.bo, 1, 'Approve');
    await bot.untilCard(1, 'is ready');
  }, 60_000);
});

describe('Discord that cannot be reached at the start', () => {
  it('is tried again: what waited is posted once, and its commands are registered', async () => {
    await bot.close();
    bot = await startDiscordBot({ isAway: true });
    bot.stores(({ invocations, people }) => {
      // What was read a moment ago; later it would be refused, because nobody can be asked about the roles.
      people.saveAccountReading(`discord:${IDS.ana}`, [], bot.clock.now());
      invocations.add({
        ...{ id: 'terminal:1', actor: 'terminal:ana', place: { channel: 'terminal:main' }, at: bot.clock.now() },
        input: { kind: 'command', text: '/vm create web-1 template=debian-13 size=s env=dev blueprint=web lease=7d' },
      });
    });
    await expect.poll(whySick, { timeout: 10_000 }).toMatch(/Discord cannot be reached: .*ECONNREFUSED/);
    // Whether Ana is in a group that a rule names cannot be asked: the last check waits.
    await expect.poll(() => bot.request(1).state.state, { timeout: 10_000 }).toBe('running');
    await bot.discord.resumeListening();
    await bot.discord.until(() => bot.discord.commands().length === 2, 'the commands', 30_000);
    await bot.pass(60_000);
    await bot.untilCard(1, 'is ready');
    expect(bot.discord.messages(IDS.vms)).toHaveLength(1);
  }, 60_000);
});

describe('in the middle of a run', () => {
  /** R-1 approved, held while its playbook runs; gives what lets it go on. */
  async function hold(): Promise<{ waiting: Awaited<ReturnType<DiscordBot['ask']>>; goOn(): void }> {
    const waiting = await bot.ask(1);
    const gate = createGate(143);
    bot.tools.next('-configure-configure-', async (io) => {
      await gate.program(io);
      return bot.tools.configure(io);
    });
    await bot.press(IDS.bo, 1, 'Approve');
    await gate.begun;
    return { waiting, goOn: () => gate.open(0) };
  }
  const isReady = () => expect.poll(() => bot.request(1).state.state, { timeout: 15_000 }).toBe('ready');
  const mentions = (thread: string) =>
    bot.discord.thread(thread).filter((told) => wordsOf(told).includes(`<@${IDS.ana}>`));

  it('an hour without Discord: the run ends, and the card catches up, once, with one mention', async () => {
    const { waiting, goOn } = await hold();
    await bot.discord.stopListening();
    goOn();
    await isReady();
    await bot.pass(3_600_000);
    await bot.discord.resumeListening();
    await expect.poll(whySick, { timeout: 60_000 }).toBe('fine');
    await bot.pass(60_000);
    expect((await bot.untilCard(1, 'is ready')).id).toBe(waiting.id);
    await bot.discord.until(() => mentions(waiting.id)[0], 'a mention', 15_000);
    expect([bot.discord.messages(IDS.vms).length, mentions(waiting.id).length]).toEqual([1, 1]);
  }, 120_000);

  it('a permission that is lost: the end is shown and said in the fallback', async () => {
    const { goOn } = await hold();
    bot.discord.forbid(IDS.vms, ['ViewChannel']);
    goOn();
    await isReady();
    const shown = await bot.discord.until(
      () => bot.discord.messages(IDS.general).find((message) => wordsOf(message).includes('is ready')),
      'the card in the fallback',
      15_000,
    );
    expect(wordsOf(shown)).toContain('so this card is here');
  }, 60_000);

  it('a thread that somebody deleted: the requester is told all the same', async () => {
    const { waiting, goOn } = await hold();
    await bot.press(IDS.ana, 1, 'Plan');
    await bot.discord.until(() => bot.discord.threadOf(waiting.id), 'the thread with the plan', 10_000);
    bot.discord.deleteThread(waiting.id);
    goOn();
    await bot.untilCard(1, 'is ready');
    const said = () => [...bot.discord.messages(IDS.vms), ...bot.discord.thread(waiting.id)];
    const mentioned = () => said().filter((told) => JSON.stringify(told.allowedMentions).includes('"users"'));
    await bot.discord.until(() => mentioned()[0], 'a mention', 15_000);
    expect(mentioned()).toHaveLength(1);
    bot.discord.assertValid();
  }, 60_000);

  // The client waits for short ones by itself; of what takes longer it says so, and the sender asks again.
  it.each([
    ['user', 2_000],
    ['user', 9_000],
    ['shared', 9_000],
    ['global', 9_000],
  ] as const)(
    'a limit (%s, %i ms) on edits: the card waits as long as Discord says, and shows its end',
    async (scope, retryAfterMs) => {
      const { waiting, goOn } = await hold();
      const route = 'PATCH /channels/{channel_id}/messages/{message_id}';
      const limited = (): number => bot.discord.calls(route).filter(({ status }) => status === 429).length;
      bot.discord.fault({ fault: 'rate-limited', scope, retryAfterMs, route });
      goOn();
      await isReady();
      await bot.discord.until(() => limited() > 0, 'a limit', 10_000);
      expect((await bot.untilCard(1, 'is ready')).id).toBe(waiting.id);
      expect(limited()).toBe(1);
    },
    60_000,
  );

  it('a page instead of JSON: nothing is posted twice, and the end is shown afterwards', async () => {
    const { goOn } = await hold();
    const over = bot.discord.fault({ fault: 'ban-page', times: Number.POSITIVE_INFINITY });
    goOn();
    await isReady();
    await bot.pass(10_000);
    await expect.poll(whySick, { timeout: 20_000 }).toMatch(/^Discord does not answer: .*HTTP 4\d\d without JSON$/);
    over();
    await bot.pass(60_000);
    await bot.untilCard(1, 'is ready');
    expect(bot.discord.messages(IDS.vms)).toHaveLength(1);
  }, 60_000);
});
