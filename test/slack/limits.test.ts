import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNEL, type SlackBot, startSlackBot, wordsOf } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot();
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

/** Slack answers these calls with "too fast, wait 30 s" until it is taken back. */
function limit(...methods: string[]): () => Promise<void> {
  const ends = methods.map((method) =>
    bot.slack.fault({ fault: 'rate-limited', method, retryAfterS: 30, times: 10_000 }),
  );
  return () => {
    for (const end of ends) end();
    return bot.pass(31_000);
  };
}

const calls = (method: string): number => bot.slack.calls(method).length;
const replies = (number: number) => bot.slack.thread(CHANNEL, bot.card(number)?.ts ?? '');

async function untilMentioned(number: number): Promise<void> {
  const mention = () => replies(number).find(({ text }) => text.includes('<@U0ANA>'));
  await bot.slack.until(mention, `a mention in the thread of R-${number}`);
  expect(replies(number)).toHaveLength(1);
}

async function untilState(number: number, state: string): Promise<void> {
  await expect.poll(() => bot.request(number).state.state, { timeout: 10_000 }).toBe(state);
}

describe('a storm of "too fast, wait 30 s"', () => {
  it('on edits: they alone wait, and then the card shows its end', async () => {
    const waiting = await bot.ask(1);
    const before = calls('chat.update');
    const end = limit('chat.update');
    await bot.press('U0BO', 1, 'Approve');
    await untilState(1, 'ready');
    expect((await bot.say('U0ANA', 'show web-1')).text).toContain('ssh ana@');
    // One was refused, and Slack asks to be left alone then.
    expect(calls('chat.update') - before).toBe(1);
    expect(wordsOf(waiting)).toContain('Approve');
    const asked = await bot.ask(2, 'web-2');
    await end();
    const ready = await bot.untilCard(1, 'is ready');
    await untilMentioned(1);
    expect(bot.slack.messages(CHANNEL).map(({ ts }) => ts)).toEqual([ready.ts, asked.ts]);
  });

  it('on posts of one channel: edits, answers and forms go on, and each card is posted once', async () => {
    await bot.ask(1);
    const before = calls('chat.postMessage');
    const end = limit('chat.postMessage');
    await bot.press('U0BO', 1, 'Approve');
    const ready = await bot.untilCard(1, 'is ready');
    await bot.say('U0ANA', 'create web-2 template=debian-13 size=s env=prod blueprint=web lease=7d');
    await untilState(2, 'awaiting-approval');
    await bot.slack.user('U0ANA').command('/vm', 'create', CHANNEL);
    await bot.slack.until(() => bot.slack.viewOf('U0ANA'), 'the form');
    expect(calls('chat.postMessage') - before).toBe(1);
    await end();
    const second = await bot.untilCard(2, 'Approve');
    await untilMentioned(1);
    expect(bot.slack.messages(CHANNEL).map(({ ts }) => ts)).toEqual([ready.ts, second.ts]);
  });

  it('on forms: the person gets a message with a button instead, which opens it later', async () => {
    const end = limit('views.open');
    const told = await bot.say('U0ANA', 'create');
    expect(bot.slack.viewOf('U0ANA')).toBeNull();
    const open = /"text":"(Open[^"]*)"/.exec(JSON.stringify(told.blocks))?.[1] ?? '';
    await bot.ask(1);
    await bot.press('U0BO', 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    await end();
    await bot.slack.user('U0ANA').click(told, open);
    await bot.slack.until(() => bot.slack.viewOf('U0ANA'), 'the form');
  });

  it('on all of them: who types or presses is answered, and afterwards everything stands once', async () => {
    await bot.ask(1);
    const end = limit('chat.update', 'chat.postMessage', 'chat.postEphemeral', 'views.open', 'views.publish');
    expect((await bot.press('U0BO', 1, 'Approve')).text).toContain('R-1');
    expect((await bot.say('U0ANA', 'create')).text).not.toBe('');
    await untilState(1, 'ready');
    expect((await bot.press('U0CY', 1, 'Approve')).text).toContain('already approved by Bo');
    await end();
    await bot.untilCard(1, 'is ready');
    await untilMentioned(1);
    expect(bot.slack.messages(CHANNEL)).toHaveLength(1);
  });
});

it('A slow answer of Slack to an edit keeps nobody else waiting', async () => {
  await bot.ask(1);
  bot.slack.fault({ fault: 'slow', method: 'chat.update', delayMs: 4_000 });
  await bot.press('U0BO', 1, 'Approve');
  await bot.slack.user('U0ANA').command('/vm', 'create', CHANNEL);
  // The trigger of the form lives for 3 s.
  await bot.slack.until(() => bot.slack.viewOf('U0ANA'), 'the form', 3_000);
  await bot.untilCard(1, 'is ready');
});
