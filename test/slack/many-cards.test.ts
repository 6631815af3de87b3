import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Environment } from '../../commands/settings.js';
import { failureSettings } from '../failures/settings.js';
import { CHANNEL, type SlackBot, startSlackBot, startTestWorkspace, wordsOf } from './start-slack-bot.js';

const COUNT = 40;
const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);

let bot: SlackBot;
beforeEach(async () => {
  const { limits } = failureSettings;
  bot = await startSlackBot({
    slack: await startTestWorkspace(true),
    settings: {
      environments: new Map([...failureSettings.environments].map(([name, own]) => [name, roomy(own)])),
      vmids: { from: 12_000, to: 12_099 },
      limits: {
        ...{ ...limits, runs: COUNT, plans: 4, commandsPerMinute: 1_000 },
        ...{ openRequestsPerPerson: 100, vmsPerPerson: 100 },
      },
    },
  });
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

function roomy(environment: Environment): Environment {
  const { network } = environment;
  const range = network.range === null ? null : { ...network.range, to: '10.0.20.99' };
  return { ...environment, channel: `slack:${CHANNEL}`, network: { ...network, range } };
}

/** Time passes here and in Slack, until it is so. `stepMs`: at once. */
async function untilSo(isSo: () => boolean, what: string, stepMs = 2_000): Promise<void> {
  for (let step = 0; step < 600; step += 1) {
    if (isSo()) return;
    bot.slack.skip(stepMs);
    bot.clock.advance(stepMs);
    bot.wake();
    await bot.clock.patient.pause(60);
  }
  throw new Error(`it did not come to this: ${what}`);
}

const hasCard = (number: number, words: string): boolean => {
  const card = bot.card(number);
  return card !== undefined && wordsOf(card).includes(words);
};
const inState = (state: string): number => numbers.filter((number) => bot.request(number).state.state === state).length;

/** Ana types in the terminal, where the same person has an account. */
function typeInTerminal(text: string): void {
  const { now } = bot.clock;
  bot.stores(({ invocations }) =>
    invocations.add({
      ...{ id: `terminal:${text}`, actor: 'terminal:ana', place: { channel: 'terminal:main' }, at: now() },
      input: { kind: 'command', text: `/vm ${text}` },
    }),
  );
}

/** Bo clicks on all of them as fast as he can. */
async function approveAll(others: readonly number[]): Promise<void> {
  const bo = bot.slack.user('U0BO');
  const before = bot.slack.ephemerals('U0BO').length;
  for (const number of others) {
    const card = bot.card(number);
    if (card === undefined) throw new Error(`R-${number} has no card`);
    expect(await bo.click(card, 'Approve')).toMatchObject({ ack: 'acknowledged' });
  }
  const answers = () => bot.slack.ephemerals('U0BO').length - before;
  await bot.slack.until(() => answers() === others.length, 'an answer to each click', 30_000);
}

it(`${COUNT} cards at once: each stands once and reaches its end, and Slack refuses nothing`, async () => {
  await bot.ask(1);
  await bot.press('U0BO', 1, 'Approve');
  await bot.untilCard(1, 'is ready');
  for (const number of numbers.slice(1)) {
    typeInTerminal(`create web-${number} template=debian-13 size=s env=prod blueprint=web lease=7d`);
  }
  await expect.poll(() => bot.terminal.told.length, { timeout: 20_000 }).toBe(COUNT - 1);
  const others = numbers.slice(1);
  await untilSo(() => inState('awaiting-approval') === others.length, 'all are planned', 500);
  await untilSo(() => others.every((number) => hasCard(number, 'Approve')), 'all wait');
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held = 0;
  for (const _ of others) {
    bot.tools.next('-configure-configure-', async (io) => {
      held += 1;
      await gate;
      return bot.tools.configure(io);
    });
  }
  await bot.clock.patient.pause(400);
  await approveAll(others);
  await untilSo(() => held === others.length, 'all run', 500);
  letGo();
  await expect.poll(() => inState('ready'), { timeout: 30_000 }).toBe(COUNT);
  await untilSo(() => numbers.every((number) => hasCard(number, 'is ready')), 'all show their end', 500);
  const mentions = () => bot.slack.workspace.messages.filter(({ text }) => text.includes('<@U0ANA>'));
  await untilSo(() => mentions().length >= COUNT, 'all are mentioned', 500);
  expect([bot.slack.messages(CHANNEL).length, mentions().length]).toEqual([COUNT, COUNT]);
  expect(bot.slack.refused()).toEqual({});
}, 120_000);
