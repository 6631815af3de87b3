import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, ask, makeReady, stopped } from './ask.js';
import { stateWith } from './fake-tools.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

describe('a Terraform state that is not what it may be', () => {
  it('after the apply: the VM is there and ours, and nobody goes on as if its state were known', async () => {
    await ask(bot);
    bot.tools.next('-apply-apply-', async (io) => {
      await bot.tools.apply(io);
      io.write('terraform.tfstate', '{"version":4,');
      return 0;
    });
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'unknown', step: 'apply', side: "the bot's own machine", changed: 'something' },
      message: expect.stringMatching(/was refused: the state cannot be read as one of version 4.* VM 12000 was made/),
    });
    await bot.press('bo', 1, 'adopt');
    await bot.until(1, 'ready');
    expect(bot.engine.created.filter(({ name }) => name.includes('-apply-import-'))).toHaveLength(1);
  });

  it('of another lineage, from a destroy that destroyed nothing: said so, and the VM stays', async () => {
    await makeReady(bot);
    await bot.press('ana', 1, 'destroy', 'web-1');
    await bot.until(2, 'awaiting-approval');
    bot.tools.next('-destroy-apply-', async (io) => {
      io.write('terraform.tfstate', stateWith({ lineage: 'another', serial: 9 }));
      return 0;
    });
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'failed', changed: 'not known' },
      message: expect.stringMatching(/the state has lineage another, not x as before.* VM 12000 is still there\.$/),
    });
    await bot.press('ana', 2, 'retry');
    await bot.until(2, 'ready');
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);
  });
});
