import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate, takeTurns } from '../../pipeline/fakes/create-gate.js';
import { approve, ask, buttons, stopped } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

const bug = new Error('no such column: token-secret-0001');
const BOT = { side: "the bot's own machine", lastLines: ['Error: no such column: ***'] };
const GIVEN_UP = 'The bot failed inside 5 times in a row; it does not try again by itself.';

/** Minutes go by, in which work that failed is taken up again. */
async function wait(minutes = 3): Promise<void> {
  for (let step = 0; step < minutes * 6; step += 1) {
    await takeTurns();
    bot.clock.advance(10_000);
  }
}

function audited(act: string): number {
  const lines = bot.stores(({ audit }) => audit.list({ requestId: bot.request(1).id, person: null, limit: 999 }));
  return lines.filter((line) => line.act === act).length;
}

describe('a bot that fails inside', () => {
  it('while it plans: after some tries the card says so, and a retry plans once it is mended', async () => {
    bot.broken.set('job-key', bug);
    await bot.say('ana', '/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d');
    await wait();
    expect(await stopped(bot)).toMatchObject({
      ...{ ...BOT, word: 'broke', stage: 'Terraform plan', changed: 'nothing', message: GIVEN_UP },
      cure: 'See the bot’s log on its host, mend the cause (a full disk, or report the bug), then retry.',
    });
    await wait();
    expect(audited('request run-stopped')).toBe(1);
    bot.broken.clear();
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'awaiting-approval');
  });

  it('for a while only: goes on by itself, and nobody is told', async () => {
    await ask(bot);
    bot.broken.set('job-key', bug);
    await approve(bot);
    await takeTurns();
    bot.broken.clear();
    await wait(1);
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toEqual([1]);
  });

  it('before the apply: nothing was changed, and it can be planned anew', async () => {
    await ask(bot);
    bot.broken.set('job-key', bug);
    await approve(bot);
    await wait();
    expect(await stopped(bot)).toMatchObject({ ...BOT, word: 'broke', changed: 'nothing', message: GIVEN_UP });
    expect(buttons(bot.card(1))).toContain('retry');
    expect(bot.tools.applied).toEqual([]);
    bot.broken.clear();
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'ready');
  });

  it('in the middle of the apply: unknown, nothing is repeated, and adopted it goes on with the same container', async () => {
    await ask(bot);
    bot.tools.next('-apply-apply-', (io) => {
      bot.broken.set('terraform-state', bug);
      return bot.tools.apply(io);
    });
    await approve(bot);
    await wait();
    expect(await stopped(bot)).toMatchObject({
      ...{ ...BOT, word: 'unknown', stage: 'Terraform apply', step: 'apply', changed: 'not known' },
      message: 'The bot failed inside 5 times in a row, in the middle of a change that may still go on.',
      cure: expect.stringContaining('adopt, destroy or leave it'),
    });
    expect(bot.card(1).stages[3]?.state).toBe('unknown');
    bot.broken.clear();
    await bot.press('bo', 1, 'adopt');
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toEqual([1]);
    expect(bot.engine.created.filter(({ name }) => name.includes('-apply-apply-'))).toHaveLength(1);
  });

  it('after the apply: the VM stands, and a retry goes on with the same run', async () => {
    await ask(bot);
    const gate = createGate(143);
    bot.tools.next('-configure-configure-', async (io) => {
      await gate.program(io);
      return bot.tools.configure(io);
    });
    await approve(bot);
    await gate.begun;
    bot.broken.set('job-key', bug);
    await bot.restart();
    await wait();
    expect(await stopped(bot)).toMatchObject({
      ...{ ...BOT, word: 'broke', stage: 'Ansible configure', changed: 'something', message: GIVEN_UP },
    });
    expect(buttons(bot.card(1))).toEqual(expect.arrayContaining(['retry', 'destroy']));
    bot.broken.clear();
    gate.open(0);
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'ready');
    expect(bot.engine.created.filter(({ name }) => name.includes('-configure-configure-'))).toHaveLength(1);
  });
});
