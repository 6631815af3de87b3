import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadMember } from '../../bot/platform.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { ask } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

const OPS = 'terminal:G1/ops';

let bot: TestBot;
/** The roles of each account as the platform says them now, and who was asked about. */
let holders: string[];
let isAway: boolean;
let asked: string[];
beforeEach(async () => {
  bot = await startBot();
  [holders, isAway, asked] = [['terminal:bo', 'terminal:cy'], false, []];
  const read: ReadMember = async (actor) => {
    asked.push(actor);
    if (isAway) return { read: false, why: 'the server is away' };
    return { read: true, groups: holders.includes(actor) ? [OPS] : [] };
  };
  bot.members.set('terminal', read);
  bot.stores(({ people }) => {
    people.setMirror('ops', { source: OPS, isRead: true, byAccount: true });
    for (const actor of ['terminal:bo', 'terminal:cy']) people.saveAccountReading(actor, [OPS], bot.clock.now() - 1000);
  });
});
afterEach(() => bot.close());

describe('a role, which its platform tells of one account at a time', () => {
  it('counts at the click as it came with it, though nobody can be asked', async () => {
    await ask(bot);
    bot.clock.advance(120_000);
    bot.roles.set('bo', [OPS]);
    isAway = true;
    expect(await bot.press('bo', 1, 'approve')).toMatchObject({ tone: 'ok' });
    isAway = false;
    bot.clock.advance(10_000);
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toHaveLength(1);
  });

  it('is asked for where it did not come with the click', async () => {
    await ask(bot);
    bot.clock.advance(120_000);
    asked = [];
    await bot.press('bo', 1, 'approve');
    expect(asked[0]).toBe('terminal:bo');
    await bot.until(1, 'ready');
  });

  it('that came with the click and is no longer held gives nothing', async () => {
    await ask(bot);
    bot.roles.set('bo', []);
    expect(await bot.press('bo', 1, 'approve')).toMatchObject({
      ...{ tone: 'refused', lines: expect.arrayContaining([expect.stringContaining('in ops may approve: Cy')]) },
    });
  });

  it('that cannot be read at the click is said, and the vote does not count', async () => {
    await ask(bot);
    bot.clock.advance(120_000);
    isAway = true;
    expect(await bot.press('bo', 1, 'approve')).toMatchObject({
      tone: 'problem',
      title: 'who is in ops cannot be read from terminal right now: the server is away',
      lines: ['your vote was not counted; nothing was changed'],
    });
    expect(bot.card(1).state).toBe('awaiting-approval');
    // Somebody else's reading says nothing about this one.
    bot.roles.set('cy', [OPS]);
    await bot.press('cy', 1, 'approve');
    isAway = false;
    bot.clock.advance(10_000);
    await bot.until(1, 'ready');
  });

  it('first seen after the request was made counts for later ones', async () => {
    await ask(bot);
    bot.clock.advance(1000);
    bot.roles.set('dee', [OPS]);
    expect(JSON.stringify(await bot.press('dee', 1, 'approve'))).toContain('you can vote on later ones');
    expect(bot.card(1).approval?.groups[0]?.mayStill.map(({ display }) => display)).toEqual(['Bo', 'Cy']);
  });
});

/** R-1 approved by bo and running, held while its seed is made, right before the change. */
async function holdBeforeApply(): Promise<() => void> {
  await ask(bot);
  const gate = createGate(143);
  bot.tools.next('-build-seed-', async (io) => {
    await gate.program(io);
    return bot.tools.seed(io);
  });
  bot.roles.set('bo', [OPS]);
  await bot.press('bo', 1, 'approve');
  await gate.begun;
  bot.clock.advance(61_000);
  return () => gate.open(0);
}

describe('the last check', () => {
  it('asks again about who voted, and nothing is made where the role is gone', async () => {
    const open = await holdBeforeApply();
    holders = ['terminal:cy'];
    open();
    await bot.until(1, 'awaiting-approval');
    expect(bot.tools.applied).toEqual([]);
    expect(asked).toContain('terminal:bo');
  });

  it('waits visibly while it cannot be read, and goes on as soon as it can', async () => {
    const open = await holdBeforeApply();
    isAway = true;
    open();
    const waiting = await bot.untilCard(1, ({ stateNote }) => stateNote !== null);
    expect(waiting.stateNote).toBe('waits: who is in ops cannot be read from terminal right now: the server is away');
    expect(bot.tools.applied).toEqual([]);
    isAway = false;
    bot.clock.advance(10_000);
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toHaveLength(1);
  });
});
