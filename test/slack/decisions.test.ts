import { describe, expect, it } from 'vitest';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL } from './start-slack-bot.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, modalAfter } = useSlackBot();
const WITHIN_MS = 10_000;
const state = (number = 1) => bot().request(number).state.state;
const files = () =>
  bot()
    .slack.files(CHANNEL)
    .map(({ name }) => name);
const card = (number = 1): SlackMessage => {
  const found = bot().card(number);
  if (found === undefined) throw new Error(`no card of R-${number}`);
  return structuredClone(found);
};

describe('Deny', () => {
  it('asks for a reason, and the card says by whom and why', async () => {
    const waiting = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(waiting, 'Deny'));
    expectLines(
      shownLines(form),
      'R-1 create web-1 in prod, asked for by Ana',
      'one denial ends it',
      'Reason: one line',
    );
    const told = await modalAfter('U0BO', () => bot().slack.user('U0BO').submit(form, { value: 'not this week' }));
    expectLines(shownLines(told), 'R-1 create web-1: denied', 'not this week');
    const denied = await bot().untilCard(1, 'denied');
    expectLines(shownLines(denied), 'R-1  create web-1 · prod', /denied\* by <@U0BO>: "not this week"/);
    expect(shownLines(denied).join()).not.toMatch(/Approve|Deny\]|Cancel/);
    expect(denied.ts).toBe(waiting.ts);
    const reply = await bot().slack.until(() => bot().slack.thread(CHANNEL, denied.ts)[0], 'a reply');
    expect(reply.text).toBe('<@U0ANA> R-1 create web-1: denied by Bo, not this week');
  });

  it('keeps a reason that is too long in the form, and takes it once it is shorter', async () => {
    const waiting = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(waiting, 'Deny'));
    await bot()
      .slack.user('U0BO')
      .submit(form, { value: 'x'.repeat(201) });
    const problems = Object.values(bot().slack.viewOf('U0BO')?.errors ?? {});
    expect(problems).toEqual(['the reason is 201 characters long; at most 200']);
    expect(state()).toBe('awaiting-approval');
    await bot()
      .slack.user('U0BO')
      .submit(form, { value: 'x'.repeat(200) });
    await bot().untilCard(1, 'denied', 'x'.repeat(200));
  });

  it('takes a reason of several lines as one, and mentions nobody in it', async () => {
    const waiting = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(waiting, 'Deny'));
    await bot().slack.user('U0BO').submit(form, { value: 'no\n<!channel> *now*' });
    const denied = await bot().untilCard(1, 'denied');
    expectLines(shownLines(denied), 'no &lt;!channel&gt;');
    expect(JSON.stringify(bot().slack.calls('chat.update').at(-1)?.args)).not.toContain('<!channel>');
  });
});

describe('Plan', () => {
  it('says the plan in few lines and puts the whole of it into the thread as a file', async () => {
    const waiting = await ask(1);
    const lines = await press('U0BO', waiting, 'Plan');
    expectLines(
      lines,
      'R-1 create web-1: waiting for approval',
      'VMID 12000 on pve1',
      'R-1-plan.json is in the thread',
    );
    expectLines(lines, '[Approve]', '[Deny]');
    expect(lines.length).toBeLessThan(15);
    expect(files()).toEqual(['R-1-plan.json']);
    expect(bot().slack.thread(CHANNEL, waiting.ts)).toHaveLength(1);
    expect((await press('U0DEE', waiting, 'Plan')).join()).not.toMatch(/Approve|Deny|Cancel/);
  });

  it('may be approved from where it is read', async () => {
    const waiting = await ask(1);
    await press('U0BO', waiting, 'Plan');
    const plan = bot().slack.ephemerals('U0BO').at(-1) ?? waiting;
    expectLines(await press('U0BO', plan, 'Approve'), 'R-1 create web-1: approved');
    await bot().untilCard(1, 'is ready');
  });
});

describe('a step that failed', () => {
  const fail = (lines: number) =>
    bot().tools.next('-configure-configure-', async (io) => {
      io.print(Array.from({ length: lines }, (_, at) => `task ${at}\n`).join(''));
      return 2;
    });

  it('is shown with what to do, and Retry goes on with it', async () => {
    fail(1);
    await press('U0BO', await ask(1), 'Approve');
    const failed = await bot().untilCard(1, 'failed', 'Retry');
    expectLines(
      shownLines(failed),
      '6 Ansible · configure   ✖',
      'changed: something',
      'now: Mend the playbook',
      '[Retry]',
    );
    const before = structuredClone(failed);
    const refused = await press('U0DEE', failed, 'Retry');
    expectLines(refused, 'R-1 create web-1: not yours to retry', 'Ana may, and who is in ops: Bo, Cy', 'nothing was');
    expectLines(await press('U0ANA', failed, 'Retry'), 'R-1 create web-1: it goes on with the stage that failed');
    const ready = await bot().untilCard(1, 'is ready');
    expect(ready.ts).toBe(before.ts);
    expectLines(await press('U0ANA', before, 'Retry'), 'nothing to retry', 'it is ready, not failed');
    expect(bot().tools.applied).toEqual([1]);
  });

  it('has its log as a file in the thread, however long', async () => {
    fail(3000);
    await press('U0BO', await ask(1), 'Approve');
    const failed = await bot().untilCard(1, 'failed', 'Retry');
    expectLines(await press('U0ANA', failed, 'Logs'), 'the log', /2 runs, 30\d\d lines/, 'R-1.log is in the thread');
    const [file] = bot().slack.files(CHANNEL);
    expect(file?.name).toBe('R-1.log');
    expect(file?.content?.toString()).toContain('task 2999');
    expect(bot().slack.messages(CHANNEL)).toHaveLength(1);
  });
});

describe('Destroy', () => {
  it('stands in a menu, asks with VM and environment, and goes the same way', async () => {
    await press('U0BO', await ask(1), 'Approve');
    const ready = structuredClone(await bot().untilCard(1, 'is ready', 'Destroy'));
    await expect(bot().slack.user('U0ANA').click(ready, 'Destroy')).rejects.toThrow('This destroys web-1 in prod');
    expectLines(await press('U0DEE', ready, 'Destroy'), 'web-1 cannot be destroyed', 'refused: no rule allows this');
    expectLines(await press('U0ANA', ready, 'Destroy'), 'R-2 destroy web-1: it is being planned', 'asks for 1 of ops');
    const waiting = structuredClone(await bot().untilCard(2, 'Approve'));
    expectLines(shownLines(waiting), 'R-2  destroy web-1 · prod', 'goes with all its data');
    expectLines(
      await press('U0ANA', ready, 'Destroy'),
      'web-1 is being destroyed already',
      'R-2 is waiting for approval',
    );
    await press('U0BO', waiting, 'Approve');
    await bot().untilCard(2, 'is gone');
    const old = shownLines(await bot().slack.until(() => withoutShow(), 'R-1 without Show'));
    expectLines(old, 'web-1 is ready', 'it is gone since: it was destroyed');
    expect(old.join()).not.toContain('[…Destroy');
    for (const what of ['Destroy', 'Show']) expectLines(await press('U0ANA', ready, what), /web-1.* is gone/);
    expectLines(await say('U0ANA', 'list'), 'there are no VMs yet');
  });

  const withoutShow = () => (shownLines(card()).includes('[Show]') ? undefined : card());
});

describe('Home', () => {
  const home = (user: string, ...words: string[]): Promise<SlackView> =>
    bot().slack.until(
      () => {
        const view = bot().slack.homeOf(user);
        return view !== null && words.every((word) => shownLines(view).join('\n').includes(word)) ? view : undefined;
      },
      `the Home of ${user} with ${words.join(', ')}`,
      WITHIN_MS,
    );
  /** There is no channel: the answer comes as a modal. */
  const pressHome = async (user: string, view: SlackView, what: string): Promise<string[]> =>
    shownLines(await modalAfter(user, () => bot().slack.user(user).click(view, what, { confirm: true })));

  it('has what waits for me, my requests and my VMs, and follows every decision within seconds', async () => {
    for (const user of ['U0ANA', 'U0BO', 'U0CY', 'U0DEE']) await bot().slack.user(user).openHome();
    await ask(1);
    const waiting = structuredClone(await home('U0BO', 'R-1 create web-1 · prod', 'Approve'));
    expectLines(shownLines(waiting), 'Waiting for me', 'for Ana', '[Approve]', '[Deny]', '[Plan]', 'My requests');
    const mine = await home('U0ANA', 'waits for approval until');
    expectLines(shownLines(mine), 'Waiting for me', 'Nothing waits for you.', 'My requests', 'R-1', '[Cancel]');
    const ofCy = structuredClone(await home('U0CY', 'R-1 create web-1 · prod', 'Approve'));

    expectLines(await pressHome('U0BO', waiting, 'Approve'), 'R-1 create web-1: approved');
    await home('U0BO', 'Nothing waits for you.');
    await home('U0CY', 'Nothing waits for you.');
    const ready = await home('U0ANA', 'My VMs', 'ssh ana@10.0.20.10');
    expectLines(shownLines(ready), 'R-1 create web-1', 'ready', 'My VMs', 'web-1 · prod', '[Show]', '[…Destroy?]');
    expectLines(await pressHome('U0CY', ofCy, 'Approve'), 'nothing to decide', 'already approved by Bo, ');
  });

  it('has buttons that work: Deny, Cancel, Show, Destroy, Help and New VM', async () => {
    for (const user of ['U0ANA', 'U0BO']) await bot().slack.user(user).openHome();
    await ask(1);
    const ofBo = await home('U0BO', 'Deny');
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(ofBo, 'Deny'));
    await modalAfter('U0BO', () => bot().slack.user('U0BO').submit(form, { value: 'no room' }));
    expectLines(shownLines(await bot().untilCard(1, 'denied')), 'no room');
    await home('U0ANA', 'denied: no room');
    await home('U0BO', 'Nothing waits for you.');

    await ask(2, 'web-2');
    expectLines(
      await pressHome('U0ANA', await home('U0ANA', 'R-2', '[Cancel]'), 'Cancel'),
      'R-2 create web-2: cancelled',
    );
    await bot().untilCard(2, 'cancelled');
    await ask(3, 'web-3');
    await pressHome('U0BO', await home('U0BO', 'R-3', 'Approve'), 'Approve');
    const ready = structuredClone(await home('U0ANA', 'web-3 · prod', 'Show'));
    expectLines(await pressHome('U0ANA', ready, 'Show'), 'web-3', 'ssh ana@10.0.20.10');
    expectLines(await pressHome('U0ANA', ready, 'Logs'), 'the log');
    expectLines(await pressHome('U0ANA', ready, 'Destroy'), 'R-4 destroy web-3: it is being planned');
    expectLines(await pressHome('U0ANA', ready, 'Help'), 'what you can ask for');
    expectLines(await pressHome('U0ANA', ready, 'New VM'), 'Name:');
  });
});
