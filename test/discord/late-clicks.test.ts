import { describe, expect, it } from 'vitest';
import { expectLines, opsPolicy } from '../slack/use-slack-bot.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { useDiscordBot } from './use-discord-bot.js';

const { bot, ask, press, say, load, modalAfter, told, stores } = useDiscordBot();
const HOUR_MS = 3_600_000;
const votes = (number = 1) => stores((all) => all.votes.listAll(bot().request(number).id).length);
const state = (number = 1) => bot().request(number).state.state;

describe('a click on the card as it was, of a request', () => {
  it('that was denied says by whom and when', async () => {
    const card = await ask(1);
    await say(IDS.bo, 'vm deny', { request: 'R-1', reason: 'not this week' });
    await bot().untilCard(1, 'denied');
    expectLines(await press(IDS.cy, card, 'Approve'), 'R-1 create web-1: nothing to decide', 'already denied by Bo, ');
    expectLines(await press(IDS.bo, card, 'Approve'), /already denied by you, /, 'nothing was changed');
    expectLines(await press(IDS.ana, card, 'Cancel'), 'R-1 create web-1: not cancelled', 'already denied by Bo, ');
    expectLines(await press(IDS.cy, card, 'Plan'), 'R-1 create web-1: denied', 'there is no plan of it any more');
    expect(votes()).toBe(1);
  });

  it('that was approved and is done says by whom and when', async () => {
    const card = await ask(1);
    await press(IDS.bo, card, 'Approve');
    await bot().untilCard(1, 'is ready');
    const closed = /^already approved by Bo, .*; it was done /;
    expectLines(await press(IDS.cy, card, 'Approve'), 'nothing to decide', closed);
    expectLines(await press(IDS.cy, card, 'Cancel'), 'R-1 create web-1: not cancelled', closed, 'nothing was changed');
    expect([votes(), bot().tools.applied]).toEqual([1, [1]]);
  });

  it('that has expired says when, and its card says it too', async () => {
    const card = await ask(1);
    await bot().pass(4 * HOUR_MS + 1000);
    await bot().untilCard(1, 'expired');
    expectLines(await press(IDS.bo, card, 'Approve'), 'nothing to decide', /^it expired without a decision, /);
    expect([state(), votes()]).toEqual(['expired', 0]);
  });

  it('whose message somebody deleted counts, and the card is posted anew', async () => {
    const card = await ask(1);
    bot().discord.deleteMessage(card.id);
    expectLines(await press(IDS.bo, card, 'Approve'), 'R-1 create web-1: approved');
    const anew = await bot().untilCard(1, 'is ready');
    expect(anew.id).not.toBe(card.id);
    expect(bot().discord.messages(IDS.vms)).toHaveLength(1);
  });
});

describe('a click on a card of before the policy changed', () => {
  it('is told what the policy asks for now, and counts for nothing', async () => {
    const card = await ask(1);
    load(opsPolicy(2), false);
    expectLines(
      await press(IDS.bo, card, 'Approve'),
      'R-1 create web-1: look at the present plan first',
      'the policy asks for 2 of ops within 4 h, before for 1 of ops within 4 h',
    );
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
    const now = await bot().untilCard(1, '0 of 2');
    expectLines(await press(IDS.bo, now, 'Approve'), 'your approval counts', 'ops: 1 of 2');
  });

  it('is told the difference also when the modal for the reason is sent', async () => {
    const card = await ask(1);
    const modal = await modalAfter(IDS.bo, () => bot().discord.user(IDS.bo).click(card, 'Deny', { stale: true }));
    load(opsPolicy(2), true);
    await bot().untilCard(1, '0 of 2');
    expectLines(
      await told(IDS.bo, () => bot().discord.user(IDS.bo).submit(modal, { reason: 'not this week' })),
      'this button belongs to an earlier plan',
      'the policy asks for 2 of ops within 4 h',
    );
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });
});

describe('two approvers at the same moment', () => {
  it.each([
    ['both count where two are asked for', 2, ['your approval counts', 'approved; it begins as soon as'], 2],
    ['one counts where one is asked for', 1, ['approved; it begins as soon as', 'nothing to decide'], 1],
  ] as const)('%s, and the run begins once', async (_, count, words, counted) => {
    load(opsPolicy(count), true);
    const card = await ask(1);
    const go = bot().clock.hold();
    const both = await Promise.all([press(IDS.bo, card, 'Approve'), press(IDS.cy, card, 'Approve')]);
    go();
    for (const word of words) expect(both.flat().filter((line) => line.includes(word))).toHaveLength(1);
    await bot().untilCard(1, 'is ready');
    expect([votes(), bot().tools.applied]).toEqual([counted, [1]]);
  });
});
