import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_BOT_SCOPES } from '../stand-ins/slack/state/seed-workspace.js';
import { CHANNEL, type SlackBot, startSlackBot } from './start-slack-bot.js';

let bot: SlackBot;
/** What happens in the tick in which the next input is kept. */
let onKept: (() => void) | null;
beforeEach(async () => {
  onKept = null;
  bot = await startSlackBot({
    door: (door) => ({
      async storeInvocation(invocation) {
        const isNew = await door.storeInvocation(invocation);
        onKept?.();
        onKept = null;
        return isNew;
      },
    }),
  });
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

const cards = () => bot.slack.messages(CHANNEL);
const mentions = () => bot.slack.thread(CHANNEL, bot.card(1)?.ts ?? '').filter(({ text }) => text.includes('<@U0ANA>'));
const ASK = 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';

describe('a bot that is killed', () => {
  it('between keeping a command and acknowledging it: does it once, and answers after its next start', async () => {
    let next: Promise<void> = Promise.resolve();
    onKept = () => {
      next = bot.kill();
    };
    const ack = bot.slack.user('U0ANA').command('/vm', ASK, CHANNEL);
    await bot.untilCard(1, 'Approve');
    await next;
    expect((await ack).ack).toBe('failed');
    expect(bot.slack.ephemerals('U0ANA')).toHaveLength(1);
    expect(cards()).toHaveLength(1);
    expect(() => bot.request(2)).toThrow('no R-2');
  });

  it('between keeping a vote and acknowledging it: counts it once', async () => {
    await bot.ask(1);
    let next: Promise<void> = Promise.resolve();
    onKept = () => {
      next = bot.kill();
    };
    await bot.press('U0BO', 1, 'Approve');
    await next;
    await bot.untilCard(1, 'is ready');
    await bot.slack.until(() => mentions()[0], 'a mention');
    expect([cards().length, mentions().length, bot.tools.applied.length]).toEqual([1, 1, 1]);
  });

  it('between posting a card and recording it: finds it again with the history scope', async () => {
    bot.slack.setBotScopes([...DEFAULT_BOT_SCOPES, 'channels:history']);
    await bot.say('U0ANA', ASK);
    await bot.slack.until(() => cards()[0], 'the card');
    await bot.kill();
    await bot.press('U0BO', 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    expect(cards()).toHaveLength(1);
  });

  it('between posting a card and recording it: without that scope the last one works', async () => {
    await bot.say('U0ANA', ASK);
    await bot.slack.until(() => cards()[0], 'the card');
    await bot.kill();
    await bot.slack.until(() => cards()[1], 'the second card');
    await bot.press('U0BO', 1, 'Approve');
    const ready = await bot.untilCard(1, 'is ready');
    expect(cards()[1]).toEqual(ready);
    expect(cards()).toHaveLength(2);
  });

  it('in the middle of a run: the next one goes on with it, on the same card', async () => {
    const waiting = await bot.ask(1);
    let isKilled = false;
    bot.tools.next('-configure-configure-', async (io) => {
      isKilled = true;
      await bot.kill();
      return bot.tools.configure(io);
    });
    await bot.press('U0BO', 1, 'Approve');
    const ready = await bot.untilCard(1, 'is ready');
    await bot.slack.until(() => mentions()[0], 'a mention');
    expect([isKilled, ready.ts, bot.tools.applied.length]).toEqual([true, waiting.ts, 1]);
    expect([cards().length, mentions().length]).toEqual([1, 1]);
  });

  it('as a run begins: the next one begins it, once', async () => {
    await bot.ask(1);
    let isKilled = false;
    bot.tools.next('-build-seed-', async (io) => {
      isKilled = true;
      await bot.kill();
      return bot.tools.seed(io);
    });
    await bot.press('U0BO', 1, 'Approve');
    await bot.untilCard(1, 'is ready');
    expect([isKilled, bot.tools.applied.length, cards().length]).toEqual([true, 1, 1]);
  });

  it('that is stopped in the middle of a run, and started: goes on with it', async () => {
    const waiting = await bot.ask(1);
    bot.tools.next('-configure-configure-', async (io) => {
      await bot.restart();
      return bot.tools.configure(io);
    });
    await bot.press('U0BO', 1, 'Approve');
    const ready = await bot.untilCard(1, 'is ready');
    await bot.slack.until(() => mentions()[0], 'a mention');
    expect([ready.ts, bot.tools.applied.length, mentions().length]).toEqual([waiting.ts, 1, 1]);
  });

  it('that is stopped and started instead: answers what it had kept, once', async () => {
    let next: Promise<void> = Promise.resolve();
    onKept = () => {
      next = bot.restart();
    };
    const ack = await bot.slack.user('U0ANA').command('/vm', ASK, CHANNEL);
    await next;
    expect(ack.ack).toBe('acknowledged');
    await bot.untilCard(1, 'Approve');
    expect([cards().length, bot.slack.ephemerals('U0ANA').length]).toEqual([1, 1]);
  });
});
