import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_BOT_SCOPES } from '../stand-ins/slack/state/seed-workspace.js';
import type { SlackMessage } from '../stand-ins/slack/state/workspace.js';
import { CHANNEL, FALLBACK, type SlackBot, startSlackBot, wordsOf } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot();
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

const ASK = 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';
const grantHistory = (): void => bot.slack.setBotScopes([...DEFAULT_BOT_SCOPES, 'channels:history']);
const cards = (): SlackMessage[] => [CHANNEL, FALLBACK].flatMap((channel) => bot.slack.messages(channel));
const replies = (): SlackMessage[] => bot.slack.thread(CHANNEL, bot.card(1)?.ts ?? '');
const mentions = (): SlackMessage[] => replies().filter(({ text }) => text.includes('<@U0ANA>'));

/** Bo approves R-1; until the card shows that it is ready. */
async function bringToEnd(): Promise<SlackMessage> {
  await bot.press('U0BO', 1, 'Approve');
  return bot.untilCard(1, 'is ready');
}

async function untilMentioned(): Promise<void> {
  await bot.slack.until(() => mentions().length > 0, 'a mention');
}

describe('a reply that is lost after Slack did what was asked', () => {
  it('of the post of a card: with the history scope it is found, and stands once', async () => {
    grantHistory();
    bot.slack.fault({ fault: 'reply-lost', method: 'chat.postMessage' });
    await bot.say('U0ANA', ASK);
    await bot.slack.until(() => cards()[0], 'the card');
    await bot.pass(20_000);
    await bot.untilCard(1, 'Approve');
    const ready = await bringToEnd();
    await untilMentioned();
    expect(cards()).toEqual([ready]);
  });

  it('of the post of a card: without that scope a second one may stand there, and the last works', async () => {
    bot.slack.fault({ fault: 'reply-lost', method: 'chat.postMessage' });
    await bot.say('U0ANA', ASK);
    await bot.slack.until(() => cards()[0], 'the card');
    await bot.pass(20_000);
    await bot.slack.until(() => cards()[1], 'the second card');
    const ready = await bringToEnd();
    await untilMentioned();
    expect(cards()).toHaveLength(2);
    expect(cards()[1]).toEqual(ready);
  });

  it('of an edit: it is made again, and the card shows its end', async () => {
    const waiting = await bot.ask(1);
    const end = bot.slack.fault({ fault: 'reply-lost', method: 'chat.update', times: 10_000 });
    await bot.press('U0BO', 1, 'Approve');
    await expect.poll(() => bot.request(1).state.state, { timeout: 10_000 }).toBe('ready');
    await bot.untilCard(1, 'is ready');
    const before = bot.slack.calls('chat.update').length;
    end();
    await bot.pass(20_000);
    await expect.poll(() => bot.slack.calls('chat.update').length, { timeout: 10_000 }).toBeGreaterThan(before);
    const ready = await bot.untilCard(1, 'is ready');
    await untilMentioned();
    expect(ready.ts).toBe(waiting.ts);
    expect(cards()).toHaveLength(1);
  });

  it('of a form that was opened: the person has the form, and a message that opens it in case they have not', async () => {
    bot.slack.fault({ fault: 'reply-lost', method: 'views.open' });
    await bot.slack.user('U0ANA').command('/vm', 'create', CHANNEL);
    await bot.slack.until(() => bot.slack.viewOf('U0ANA'), 'the form');
    const told = await bot.slack.until(() => bot.slack.ephemerals('U0ANA')[0], 'the message');
    expect(wordsOf(told)).toContain('Open');
  });

  it('of an answer: the person is told, perhaps twice, but never not', async () => {
    bot.slack.fault({ fault: 'reply-lost', method: 'response_url' });
    await bot.slack.user('U0ANA').command('/vm', 'list', CHANNEL);
    await bot.slack.until(() => bot.slack.ephemerals('U0ANA')[1], 'the same by another way');
    expect(bot.slack.calls('chat.postEphemeral')).toHaveLength(1);
  });

  it('of an answer by the other way: it is told once more, and no third time', async () => {
    bot.slack.fault({ fault: 'http-error', method: 'response_url', status: 503 });
    bot.slack.fault({ fault: 'reply-lost', method: 'chat.postEphemeral' });
    await bot.slack.user('U0ANA').command('/vm', 'list', CHANNEL);
    await bot.slack.until(() => bot.slack.ephemerals('U0ANA')[0], 'the first');
    await bot.pass(20_000);
    await bot.slack.until(() => bot.slack.ephemerals('U0ANA')[1], 'the second');
    await bot.pass(20_000);
    expect(bot.slack.ephemerals('U0ANA')).toHaveLength(2);
  });
});

describe('Slack in trouble', () => {
  it.each([
    ['http-error', 'chat.postMessage'],
    ['http-error', 'chat.update'],
    ['request-lost', 'chat.postMessage'],
    ['request-lost', 'chat.update'],
  ] as const)('%s at %s: the card and the mention come, once', async (fault, method) => {
    grantHistory();
    // Of edits all that are made until the end, the one that shows it too.
    const times = method === 'chat.update' ? 10_000 : 2;
    const end = bot.slack.fault({ fault, method, status: 503, times });
    await bot.say('U0ANA', ASK);
    if (method === 'chat.postMessage') {
      for (let turn = 1; turn <= 2; turn += 1) {
        await bot.slack.until(() => bot.slack.calls(method).length >= turn || fault === 'request-lost', 'a try');
        await bot.pass(20_000);
      }
    }
    await bot.untilCard(1, 'Approve');
    await bot.press('U0BO', 1, 'Approve');
    await expect.poll(() => bot.request(1).state.state, { timeout: 10_000 }).toBe('ready');
    await bot.pass(20_000);
    end();
    await bot.pass(20_000);
    await bot.untilCard(1, 'is ready');
    await untilMentioned();
    expect([cards().length, mentions().length]).toEqual([1, 1]);
  });

  it('that has neither answer nor form to give: the answer comes by another way', async () => {
    bot.slack.fault({ fault: 'http-error', method: 'views.open', status: 503 });
    bot.slack.fault({ fault: 'http-error', method: 'response_url', status: 503 });
    const told = await bot.say('U0ANA', 'create');
    expect(bot.slack.calls('chat.postEphemeral')).toHaveLength(1);
    expect(wordsOf(told)).toContain('Open');
  });
});

describe('a card that Slack refuses for its looks', () => {
  it.each(['invalid_blocks', 'msg_blocks_too_long'])(
    'at the post (%s) is tried plainer, and can be read',
    async (error) => {
      bot.slack.fault({ fault: 'error', error, method: 'chat.postMessage', times: 2 });
      await bot.say('U0ANA', ASK);
      const waiting = await bot.slack.until(() => bot.card(1), 'the card');
      expect([waiting.text, waiting.blocks]).toEqual([expect.stringContaining('R-1 create web-1'), []]);
      // Whatever changes on it is tried with its looks again.
      await bot.say('U0ANA', 'cancel R-1');
      await bot.untilCard(1, 'cancelled');
      expect(cards()).toHaveLength(1);
    },
  );

  it.each(['invalid_blocks', 'msg_blocks_too_long'])('at its end (%s) still says how it ended', async (error) => {
    await bot.ask(1);
    bot.slack.fault({ fault: 'error', error, method: 'chat.update', times: 2 });
    await bot.say('U0ANA', 'cancel R-1');
    const ended = await bot.untilCard(1, 'cancelled');
    expect([ended.text, ended.blocks]).toEqual([expect.stringContaining('R-1 create web-1'), []]);
  });
});

const CLOSED = ['channel_not_found', 'is_archived', 'not_in_channel'];

describe('a channel that takes nothing', () => {
  it.each(CLOSED)(
    'before the card is posted (%s): it stands once, in the other channel, and reaches its end',
    async (error) => {
      bot.slack.fault({ fault: 'error', error, method: 'chat.postMessage', channel: CHANNEL, times: 10_000 });
      await bot.say('U0ANA', ASK);
      const waiting = await bot.untilCard(1, 'Approve');
      expect(waiting.channel).toBe(FALLBACK);
      const ready = await bringToEnd();
      await bot.slack.until(() => bot.slack.thread(FALLBACK, ready.ts).length > 0, 'a mention');
      expect([cards(), bot.slack.thread(FALLBACK, ready.ts).length]).toEqual([[ready], 1]);
    },
  );

  it.each(CLOSED)(
    'after the card was posted (%s): the requester is told the end in the other channel, once',
    async (error) => {
      await bot.ask(1);
      for (const method of ['chat.update', 'chat.postMessage']) {
        bot.slack.fault({ fault: 'error', error, method, channel: CHANNEL, times: 10_000 });
      }
      await bot.press('U0BO', 1, 'Approve');
      const told = () => bot.slack.workspace.messages.filter(({ text }) => text.includes('<@U0ANA>'));
      await bot.slack.until(() => told()[0], 'a mention');
      await bot.pass(20_000);
      await bot.say('U0ANA', 'list');
      expect(told()).toMatchObject([{ channel: FALLBACK, text: expect.stringContaining('R-1 create web-1: ready') }]);
    },
  );
});

describe('a card that somebody removed by hand', () => {
  it('while it waits: stands anew with the next change', async () => {
    const waiting = await bot.ask(1);
    bot.slack.removeMessage(CHANNEL, waiting.ts);
    await bot.say('U0ANA', 'cancel R-1');
    const cancelled = await bot.untilCard(1, 'cancelled');
    expect(cancelled.ts).not.toBe(waiting.ts);
    expect(cards()).toEqual([cancelled]);
  });

  it('while it runs: stands anew, and reaches its end there', async () => {
    const waiting = await bot.ask(1);
    const end = bot.slack.fault({ fault: 'request-lost', method: 'chat.update', times: 10_000 });
    await bot.press('U0BO', 1, 'Approve');
    await expect.poll(() => bot.request(1).state.state, { timeout: 10_000 }).toBe('ready');
    bot.slack.removeMessage(CHANNEL, waiting.ts);
    end();
    await bot.pass(20_000);
    const ready = await bot.untilCard(1, 'is ready');
    await untilMentioned();
    expect([cards(), mentions().length]).toEqual([[ready], 1]);
  });
});
