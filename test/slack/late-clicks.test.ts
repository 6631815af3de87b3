import { describe, expect, it } from 'vitest';
import { shownLines } from './shown-lines.js';
import { CHANNEL } from './start-slack-bot.js';
import { expectLines, opsPolicy, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, load, letPass, modalAfter, stores } = useSlackBot();
const HOUR_MS = 3_600_000;
const votes = (number = 1) => stores((all) => all.votes.listAll(bot().request(number).id).length);
const state = (number = 1) => bot().request(number).state.state;

describe('a click on the card as it was, of a request', () => {
  it('that was denied says by whom and when', async () => {
    const card = await ask(1);
    await bot().slack.user('U0BO').command('/vm', 'deny R-1 not this week', CHANNEL);
    await bot().untilCard(1, 'denied');
    for (const what of ['Approve', 'Deny']) {
      expectLines(await press('U0CY', card, what), 'R-1 create web-1: nothing to decide', 'already denied by Bo, ');
    }
    expectLines(await press('U0BO', card, 'Approve'), /already denied by you, /, 'nothing was changed');
    expectLines(await press('U0ANA', card, 'Cancel'), 'R-1 create web-1: not cancelled', 'already denied by Bo, ');
    expectLines(await press('U0CY', card, 'Plan'), 'R-1 create web-1: denied', 'there is no plan of it any more');
    expect(votes()).toBe(1);
  });

  it('that was approved and is done says by whom and when', async () => {
    const card = await ask(1);
    await press('U0BO', card, 'Approve');
    await bot().untilCard(1, 'is ready');
    const closed = /^already approved by Bo, .*UTC; it was done .*UTC$/;
    for (const what of ['Approve', 'Deny']) expectLines(await press('U0CY', card, what), 'nothing to decide', closed);
    expectLines(await press('U0CY', card, 'Cancel'), 'R-1 create web-1: not cancelled', closed, 'nothing was changed');
    expectLines(await press('U0BO', card, 'Plan'), 'R-1 create web-1: ready', 'VMID 12000 on pve1');
    expect([votes(), bot().tools.applied]).toEqual([1, [1]]);
  });

  it('that runs says by whom and when it was approved, and is stopped by who decides about it', async () => {
    const card = await ask(1);
    let isStopped = false;
    bot().tools.next('-configure-configure-', async ({ terminated }) => {
      if (!terminated.aborted) await new Promise((resolve) => terminated.addEventListener('abort', resolve));
      isStopped = true;
      return 143;
    });
    await press('U0BO', card, 'Approve');
    await bot().untilCard(1, 'running', 'configure');
    expectLines(await press('U0CY', card, 'Approve'), 'nothing to decide', /already approved by Bo, .*; it runs since/);
    expectLines(
      await press('U0DEE', card, 'Cancel'),
      'R-1 create web-1: not yours to cancel',
      'Ana may, and who is in ops: Bo, Cy',
      'nothing was changed',
    );
    expectLines(await press('U0CY', card, 'Cancel'), 'R-1 create web-1: it is being stopped');
    await bot().untilCard(1, 'cancelled', 'U0CY');
    expect(isStopped).toBe(true);
  });

  it('that was cancelled says by whom and when', async () => {
    const card = await ask(1);
    expectLines(await press('U0ANA', card, 'Cancel'), 'R-1 create web-1: cancelled; nothing had been changed');
    expectLines(
      await press('U0BO', card, 'Approve'),
      'nothing to decide',
      /^cancelled by Ana, /,
      'nothing was changed',
    );
    expect(votes()).toBe(0);
  });

  it('that has expired says when, and its card says it too', async () => {
    const card = await ask(1);
    await letPass(4 * HOUR_MS + 1000);
    await bot().untilCard(1, 'expired');
    for (const what of ['Approve', 'Deny']) {
      expectLines(await press('U0BO', card, what), 'nothing to decide', /^it expired without a decision, /);
    }
    expect([state(), votes()]).toEqual(['expired', 0]);
  });

  it('whose message somebody removed by hand counts, and the card is posted anew', async () => {
    const card = await ask(1);
    bot().slack.removeMessage(CHANNEL, card.ts);
    expectLines(await press('U0BO', card, 'Approve'), 'R-1 create web-1: approved');
    const anew = await bot().untilCard(1, 'is ready');
    expect(anew.ts).not.toBe(card.ts);
    expect(bot().slack.messages(CHANNEL)).toHaveLength(1);
  });
});

describe('a click on a card of before the policy changed', () => {
  it('is told what the policy asks for now, and counts for nothing', async () => {
    const card = await ask(1);
    load(opsPolicy(2), false);
    expectLines(
      await press('U0BO', card, 'Approve'),
      'R-1 create web-1: look at the present plan first',
      'what it asks for has changed since that card was shown; nothing was done',
      'the policy asks for 2 of ops within 4 h, before for 1 of ops within 4 h',
    );
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
    await bot().untilCard(1, '0 of 2');
    expectLines(await press('U0BO', bot().card(1) ?? card, 'Approve'), 'your approval counts', 'ops: 1 of 2');
  });

  it('is told the difference where it was decided anew meanwhile', async () => {
    const card = await ask(1);
    load(opsPolicy(2), true);
    await bot().untilCard(1, '0 of 2');
    const difference = 'the policy asks for 2 of ops within 4 h, before for 1 of ops within 4 h';
    for (const what of ['Approve', 'Deny']) {
      const lines = await press('U0BO', card, what);
      expectLines(lines, 'R-1 create web-1: this button belongs to an earlier plan', difference, 'nothing was changed');
    }
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });

  it('is told that the policy refuses it now', async () => {
    const card = await ask(1);
    load({ rules: [] }, false);
    expectLines(
      await press('U0BO', card, 'Approve'),
      'nothing to decide',
      /^refused by policy: no rule allows this.*, \w/,
    );
    await bot().untilCard(1, 'refused');
    expect(bot().tools.applied).toEqual([]);
  });

  it('is told the difference also when the form for the reason is sent', async () => {
    const card = await ask(1);
    const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(card, 'Deny'));
    load(opsPolicy(2), true);
    await bot().untilCard(1, '0 of 2');
    const told = await modalAfter('U0BO', () => bot().slack.user('U0BO').submit(form, { value: 'not this week' }));
    expectLines(shownLines(told), 'this button belongs to an earlier plan', 'the policy asks for 2 of ops within 4 h');
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });
});

describe('a click on a card of before the plan was made anew', () => {
  it('is told what differs, and the present card takes it', async () => {
    await press('U0BO', await ask(1), 'Approve');
    await press('U0ANA', await bot().untilCard(1, 'is ready', 'Destroy'), 'Destroy');
    const card = structuredClone(await bot().untilCard(2, 'Approve'));
    const vm = bot().proxmox.world.vms.get(12000);
    if (vm === undefined) throw new Error('no VM was made');
    vm.node = 'pve3';
    await press('U0BO', card, 'Approve');
    const anew = structuredClone(await bot().untilCard(2, 'Approve', 'on pve3'));
    for (const what of ['Approve', 'Deny']) {
      const lines = await press('U0CY', card, what);
      expectLines(lines, 'R-2 destroy web-1: this button belongs to an earlier plan', 'pve3', 'nothing was changed');
      expect(lines.join()).toMatch(/pve3.*before .*pve1/);
    }
    expect([state(2), bot().tools.applied]).toEqual(['awaiting-approval', [1]]);
    expectLines(await press('U0CY', anew, 'Approve'), 'R-2 destroy web-1: approved');
    await bot().untilCard(2, 'is gone');
  });
});

describe('what is delivered twice', () => {
  it('is done once and answered once: a command', async () => {
    bot().slack.fault({ fault: 'duplicate-envelope', times: 1 });
    expectLines(
      await say('U0ANA', 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d'),
      'R-1 create',
    );
    await bot().untilCard(1, 'Approve');
    expectLines(await say('U0ANA', 'mine'), 'you have 0 of 3 VMs', 'R-1 create web-1: waiting for approval');
    expect(stores(({ requests }) => requests.list({ requester: null, action: null, limit: 9 }))).toHaveLength(1);
    expect(bot().slack.ephemerals('U0ANA')).toHaveLength(2);
  });

  it('is done once and answered once: a click', async () => {
    const card = await ask(1);
    bot().slack.fault({ fault: 'duplicate-envelope', times: 1 });
    expectLines(await press('U0BO', card, 'Approve'), 'R-1 create web-1: approved');
    await bot().untilCard(1, 'is ready');
    expectLines(await say('U0BO', 'mine'), 'you have 0 of 3 VMs');
    expect([votes(), bot().tools.applied]).toEqual([1, [1]]);
    expect(bot().slack.ephemerals('U0BO')).toHaveLength(2);
  });
});
