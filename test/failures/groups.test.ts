import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadGroup } from '../../bot/platform.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { approve, ask, seeds } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
/** Who is in the group that `ops` mirrors, or that it cannot be read. */
let inOps: Awaited<ReturnType<ReadGroup>>;
beforeEach(async () => {
  bot = await startBot();
  inOps = { read: true, actors: ['terminal:bo', 'terminal:cy', 'terminal:dee'] };
  bot.readers.set('terminal', async () => inOps);
  bot.stores(({ people }) => {
    people.setMirror('ops', { source: 'terminal:ops', isRead: true });
    people.saveReading('ops', ['terminal:bo', 'terminal:cy', 'terminal:dee'], bot.clock.now());
  });
});
afterEach(() => bot.close());

const away = { read: false, why: 'the group is away' } as const;

/** R-1 approved and running, held while its seed is made, right before the change. */
async function holdBeforeApply(): Promise<() => void> {
  await ask(bot);
  const gate = createGate(143);
  bot.tools.next('-build-seed-', async (io) => {
    await gate.program(io);
    return bot.tools.seed(io);
  });
  await approve(bot);
  await gate.begun;
  bot.clock.advance(61_000);
  return () => gate.open(0);
}

describe('the last check, where the approvers’ group is mirrored', () => {
  it('waits visibly while it cannot be read, and goes on as soon as it can', async () => {
    const open = await holdBeforeApply();
    inOps = away;
    open();
    const waiting = await bot.untilCard(1, ({ stateNote }) => stateNote !== null);
    expect(waiting).toMatchObject({
      state: 'running',
      stateNote: 'waits: who is in ops cannot be read from terminal right now: the group is away',
    });
    expect(bot.tools.applied).toEqual([]);
    inOps = { read: true, actors: ['terminal:bo'] };
    const ready = await bot.until(1, 'ready');
    expect(ready.stateNote).toBeNull();
    expect(bot.tools.applied).toHaveLength(1);
  });

  it('waits no longer than the approval lasts, and then nothing was made', async () => {
    const open = await holdBeforeApply();
    inOps = away;
    open();
    await bot.untilCard(1, ({ stateNote }) => stateNote?.startsWith('waits: ') === true);
    bot.clock.advance(4 * 3_600_000);
    await bot.until(1, 'expired');
    expect([bot.tools.applied, seeds(bot)]).toEqual([[], []]);
  });

  it('can be cancelled while it waits', async () => {
    const open = await holdBeforeApply();
    inOps = away;
    open();
    await bot.untilCard(1, ({ stateNote }) => stateNote?.startsWith('waits: ') === true);
    await bot.say('ana', '/vm cancel R-1');
    // The template was built for this run, so that it says what stands.
    const { outcome } = await bot.until(1, 'failed');
    expect(outcome).toMatchObject({ message: expect.stringContaining('It was cancelled'), changed: 'nothing' });
    expect(bot.tools.applied).toEqual([]);
  });

  it('asks again where the one who approved has left the group meanwhile', async () => {
    const open = await holdBeforeApply();
    inOps = { read: true, actors: ['terminal:cy'] };
    open();
    const card = await bot.until(1, 'awaiting-approval');
    expect(bot.tools.applied).toEqual([]);
    expect(card.approval?.groups[0]?.mayStill.map(({ display }) => display)).toEqual(['Cy']);
  });

  it('lets a run go on that is past it', async () => {
    await ask(bot);
    const gate = createGate(143);
    bot.tools.next('-configure-', async (io) => {
      await gate.program(io);
      return bot.tools.configure(io);
    });
    await approve(bot);
    await gate.begun;
    bot.clock.advance(61_000);
    inOps = away;
    gate.open(0);
    await bot.until(1, 'ready');
  });
});
