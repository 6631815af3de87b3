import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureSettings } from '../failures/settings.js';
import type { Fault } from '../stand-ins/slack/plan-fault.js';
import type { Ack } from '../stand-ins/slack/socket/ack.js';
import { CHANNEL, type SlackBot, startSlackBot } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot({ settings: { limits: { ...failureSettings.limits, commandsPerMinute: 10_000 } } });
  await untilConnected(2);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

/** Waits for so many connections that are younger than `after`. */
function untilConnected(count: number, after = 0): Promise<true> {
  const young = () => bot.slack.connections().filter(({ number }) => number > after).length >= count;
  return bot.slack.until(() => (young() ? true : undefined), `${count} sockets after ${after}`, 20_000);
}

const latest = (): number => Math.max(0, ...bot.slack.connections().map(({ number }) => number));

interface Typing {
  /** Types so many more at once. */
  burst(count: number): void;
  /** Types no more, and gives what became of each. */
  stop(): Promise<Ack[]>;
}

/** Types a command every few milliseconds. */
function typeOn(everyMs = 10): Typing {
  const acks: Promise<Ack>[] = [];
  const type = (): void => {
    acks.push(bot.slack.user('U0ANA').command('/vm', `show vm-${acks.length}`, CHANNEL));
  };
  const timer = setInterval(type, everyMs);
  return {
    burst: (count) => Array.from({ length: count }, type),
    stop() {
      clearInterval(timer);
      return Promise.all(acks);
    },
  };
}

/** How often Ana was answered about `vm-<n>`, for each n. */
function answersTo(count: number): number[] {
  const told = bot.slack.ephemerals('U0ANA');
  return Array.from({ length: count }, (_, n) => told.filter(({ text }) => text.includes(`"vm-${n}"`)).length);
}

/** Every one was taken, and answered once. */
async function expectAllDone(acks: readonly Ack[]): Promise<void> {
  expect(acks.filter(({ ack }) => ack === 'failed')).toEqual([]);
  await bot.slack.until(() => bot.slack.ephemerals('U0ANA').length >= acks.length, 'every answer', 15_000);
  expect(answersTo(acks.length)).toEqual(acks.map(() => 1));
}

describe('while Slack renews one socket after the other, and commands come all the time', () => {
  it.each<{ fault: Extract<Fault, { which?: string }>['fault'] }>([
    { fault: 'refresh-requested' },
    { fault: 'too-many-websockets' },
    { fault: 'link-disabled' },
  ])('none is lost and none is done twice at $fault', async ({ fault }) => {
    const typing = typeOn();
    for (let turn = 0; turn < 4; turn += 1) {
      const before = latest();
      typing.burst(10);
      bot.slack.fault({ fault });
      typing.burst(10);
      await untilConnected(1, before);
    }
    const acks = await typing.stop();
    expect(acks.length).toBeGreaterThan(80);
    await expectAllDone(acks);
  });

  it('none is lost and none is done twice where each is warned before it is closed', async () => {
    const typing = typeOn();
    for (let turn = 0; turn < 4; turn += 1) {
      const before = latest();
      bot.slack.fault({ fault: 'disconnect-warning' });
      await untilConnected(1, before);
      typing.burst(10);
      bot.slack.fault({ fault: 'refresh-requested' });
      typing.burst(10);
    }
    expect(bot.slack.connections().length).toBeGreaterThan(2);
    await expectAllDone(await typing.stop());
  });
});

describe('sockets that end without a word', () => {
  it('lose nothing that is typed after the cut, and do nothing twice', async () => {
    const acks: Ack[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const before = latest();
      const own = bot.slack.connections().length;
      bot.slack.fault({ fault: 'socket-dropped' });
      await bot.slack.until(() => bot.slack.connections().length < own || latest() > before, 'the cut');
      for (let place = 0; place < 4; place += 1) {
        acks.push(await bot.slack.user('U0ANA').command('/vm', `show vm-${acks.length}`, CHANNEL));
      }
      await untilConnected(2);
    }
    await expectAllDone(acks);
  });

  it('that are half dead are given up, and what they brought is done once', async () => {
    const before = latest();
    const heal = bot.slack.fault({ fault: 'no-pongs' });
    const typed = Array.from({ length: 5 }, (_, n) => bot.slack.user('U0ANA').command('/vm', `show vm-${n}`, CHANNEL));
    // Slack hears nothing of the bot: the person is told that it failed, and the answer comes all the same.
    expect((await Promise.all(typed)).map(({ ack }) => ack)).toEqual(typed.map(() => 'failed'));
    await bot.slack.until(() => answersTo(5).every((count) => count === 1), 'every answer');
    await untilConnected(2, before);
    heal();
    const after = await bot.slack.user('U0ANA').command('/vm', 'show vm-5', CHANNEL);
    expect(after.ack).toBe('acknowledged');
    await bot.slack.until(() => bot.slack.ephemerals('U0ANA').length === 6, 'the last answer');
    expect(answersTo(6)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
