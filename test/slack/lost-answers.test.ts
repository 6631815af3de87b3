import { describe, expect, it } from 'vitest';
import { answerCard, bothUp, openSlackStage, type SlackStage } from '../../bot/slack/fakes/slack-stage.js';
import { objectsOf, textOf } from '../stand-ins/chat/json.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL } from './start-slack-bot.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, letPass, modalAfter } = useSlackBot();
const CREATE = 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';
/** Everything that is said to one person alone: whispers, and their conversation with the bot. */
const told = (user: string): string[] => [
  ...bot().slack.ephemerals(user).flatMap(shownLines),
  ...bot().slack.messages(user).flatMap(shownLines),
  ...bot().slack.messages(user.replace('U0', 'D0')).flatMap(shownLines),
];
const untilTold = (user: string, word: string) =>
  bot().slack.until(() => told(user).find((line) => line.includes(word)), `${user} being told ${word}`, 15_000);

describe('a form for a reason that cannot be opened', () => {
  it('is opened by the button that comes instead, which denies nothing', async () => {
    const card = await ask(1);
    bot().slack.fault({ fault: 'error', error: 'internal_error', method: 'views.open', times: 1 });
    expect(await press('U0BO', card, 'Deny')).toContain('[Open the form]');
    const message = bot().slack.ephemerals('U0BO').at(-1);
    if (message === undefined) throw new Error('nothing was told');
    const form = await modalAfter('U0BO', () =>
      bot().slack.user('U0BO').click(structuredClone(message), 'Open the form'),
    );
    expectLines(shownLines(form), 'Reason: ');
    expect(bot().request(1).state.state).toBe('awaiting-approval');
    await bot().slack.user('U0BO').submit(form, {});
    await bot().untilCard(1, 'denied');
  }, 30_000);

  it('comes as a message to the person from the Home', async () => {
    await ask(1);
    await bot().slack.user('U0BO').openHome();
    const home = await bot().slack.until(() => bot().slack.homeOf('U0BO'), 'a Home', 15_000);
    bot().slack.fault({ fault: 'error', error: 'internal_error', method: 'views.open', times: 1 });
    await bot().slack.user('U0BO').click(home, 'Deny');
    await untilTold('U0BO', '[Open the form]');
  }, 30_000);
});

describe('an answer that the response URL did not take', () => {
  /** A private channel, or a direct message between two people: commands can be typed there without the bot. */
  const elsewhere = () => bot().slack.setChannel({ id: 'C0OTHER', name: 'other', isBotMember: false, isPrivate: true });

  it('comes after a restart as a message to the person, where the bot is not in the channel', async () => {
    elsewhere();
    await letPass(61_000);
    bot().slack.fault({ fault: 'slow', delayMs: 3_000, method: 'usergroups.users.list', times: 5 });
    await bot().slack.user('U0ANA').command('/vm', CREATE, 'C0OTHER');
    await bot().kill();
    await untilTold('U0ANA', 'R-1 create web-1');
  }, 60_000);

  it('comes as the message that the form promises, where it was closed while it was checked', async () => {
    elsewhere();
    const view = await modalAfter('U0ANA', () => bot().slack.user('U0ANA').command('/vm', 'create', 'C0OTHER'));
    await letPass(61_000);
    bot().slack.fault({ fault: 'slow', delayMs: 4_000, method: 'usergroups.users.list', times: 5 });
    const values = { name: 'web-1', template: 'debian-13', size: 's', env: 'prod', blueprint: 'web' };
    const ack = await bot().slack.user('U0ANA').submit(view, fieldsOf(view, values));
    expect(JSON.stringify(ack)).toContain('if this is closed, it comes as a message');
    const shown = bot().slack.viewOf('U0ANA');
    if (shown !== null) await bot().slack.user('U0ANA').closeView(shown);
    await untilTold('U0ANA', 'R-1 create web-1');
  }, 40_000);

  it('comes although Slack has an error of its own at the first try', async () => {
    bot().slack.fault({ fault: 'http-error', status: 503, method: 'response_url', times: 1 });
    bot().slack.fault({ fault: 'error', error: 'internal_error', method: 'chat.postEphemeral', times: 1 });
    await bot().slack.user('U0ANA').command('/vm', 'key list', CHANNEL);
    await untilTold('U0ANA', 'SHA256:ana');
  }, 40_000);
});

const fieldsOf = (view: SlackView, values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      objectsOf(view.view.blocks)
        .map(({ block_id }) => textOf(block_id))
        .find((id) => id.startsWith(`field.${name}.`)) ?? '',
      value,
    ]),
  );

describe('an acknowledgement that fails, because the socket has just ended', () => {
  it('of a press: it is kept and done, and nobody is told that nothing was changed', async () => {
    let stage: SlackStage | null = null;
    stage = await openSlackStage({
      answer: () => answerCard('approved'),
      door: (base) => ({
        async storeInvocation(invocation) {
          const isNew = await base.storeInvocation(invocation);
          if (invocation.input.kind === 'button') void stage?.connection.close();
          return isNew;
        },
      }),
    });
    await bothUp(stage);
    const { slack } = stage;
    const element = { type: 'button', action_id: 'approve:0', value: '1.approve.x' };
    const blocks = [
      { type: 'actions', block_id: 'f', elements: [{ ...element, text: { type: 'plain_text', text: 'Go' } }] },
    ];
    await slack.user('U1').command('/vm', 'list', 'C1');
    const first: SlackMessage = await slack.until(() => slack.ephemerals('U1')[0], 'an answer');
    void slack.user('U1').click({ ...first, blocks }, 'Go');
    await expect.poll(() => stage.kept().length, { timeout: 10_000 }).toBe(2);
    await stage.close();
    const texts = slack.ephemerals('U1').map(({ text }) => text);
    expect(texts.join()).not.toContain('nothing was changed');
  }, 30_000);

  it('of a form: the answer comes another way', async () => {
    const waiting = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(waiting, 'Deny'));
    await letPass(61_000);
    bot().slack.fault({ fault: 'slow', delayMs: 1_200, method: 'usergroups.users.list', times: 5 });
    const calls = bot().slack.calls('usergroups.users.list').length;
    const sent = bot().slack.user('U0BO').submit(form, { value: 'no' });
    await expect
      .poll(() => bot().stores(({ invocations }) => invocations.listWaiting(9).length), { timeout: 5_000 })
      .toBe(1);
    bot().slack.fault({ fault: 'socket-dropped', which: 'all' });
    await sent;
    expect(bot().slack.calls('usergroups.users.list').length).toBeGreaterThanOrEqual(calls);
    await bot().untilCard(1, 'denied');
    await untilTold('U0BO', 'denied');
  }, 60_000);
});

it.each(['usergroups.users.list', 'users.info'])(
  'a form that meets a passing error of %s says so at its field, and keeps what was entered',
  async (method) => {
    const card = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(card, 'Deny'));
    await letPass(11 * 60_000);
    const over = bot().slack.fault({ fault: 'error', error: 'internal_error', method, times: 30 });
    const ack = await bot().slack.user('U0BO').submit(form, { value: 'not this week' });
    expect(JSON.stringify(ack)).toContain('"response_action":"errors"');
    expect(JSON.stringify(bot().slack.viewOf('U0BO')?.errors)).toContain('nothing was changed');
    over();
    await letPass(61_000);
    const again = bot().slack.viewOf('U0BO');
    if (again === null) throw new Error('the form is gone');
    await bot().slack.user('U0BO').submit(again, { value: 'not this week' });
    await bot().untilCard(1, 'denied', 'not this week');
  },
  40_000,
);

it.each(['internal_error', 'token_revoked'])(
  'a Home that Slack refused once with %s is shown later',
  async (error) => {
    await ask(1);
    await bot().slack.user('U0BO').openHome();
    await bot().slack.until(() => bot().slack.homeOf('U0BO'), 'a Home', 15_000);
    const before = bot().slack.calls('views.publish').length;
    bot().slack.fault({ fault: 'error', error, method: 'views.publish', times: 1 });
    await say('U0ANA', 'cancel R-1');
    await bot().slack.until(() => bot().slack.calls('views.publish').length > before, 'a try', 20_000);
    await bot().pass(30_000);
    const lines = (): string[] => {
      const home = bot().slack.homeOf('U0BO');
      return home === null ? [] : shownLines(home);
    };
    await bot().slack.until(() => lines().includes('Nothing waits for you.'), 'a Home without R-1', 30_000);
  },
  60_000,
);
