import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobView } from '../../pipeline/engine.js';
import { createGate, takeTurns } from '../../pipeline/fakes/create-gate.js';
import { approve, ask, buttons, makeReady, stopped } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

const CREATE = '/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

function jobs(part: string): number {
  return bot.engine.created.filter(({ name }) => name.includes(part)).length;
}

describe('an image that is not built', () => {
  it('is named with the command that builds it before anything is planned; built, a retry plans', async () => {
    bot.engine.setImage('packer', null);
    bot.engine.setImage('ansible', null);
    await bot.say('ana', CREATE);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'broke', stage: 'Terraform plan', changed: 'nothing', side: 'the configuration' },
      message: 'The image of proxmox-packer and proxmox-ansible is not built.',
      cure: 'On the host: docker compose --profile tools build proxmox-packer proxmox-ansible; then retry.',
    });
    bot.engine.setImage('packer', 'sha256:fake-packer');
    bot.engine.setImage('ansible', 'sha256:fake-ansible');
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'awaiting-approval');
  });

  it('any more, after the approval: said so, nothing changed, and with another one it is asked again', async () => {
    await ask(bot);
    bot.engine.setImage('terraform', 'sha256:another');
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'broke', stage: 'Terraform apply', changed: 'nothing', side: "the bot's own machine" },
      message: expect.stringMatching(/^The container could not be made: .*image sha256:fake-terraform is not there$/),
      cure: expect.stringContaining('docker compose --profile tools build'),
    });
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'awaiting-approval');
    await approve(bot);
    await bot.until(1, 'ready');
  });
});

describe('a container engine that is away', () => {
  it('when a planning is to begin: said so, and a retry plans once it is back', async () => {
    bot.engine.goAway();
    await bot.say('ana', CREATE);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'broke', changed: 'nothing', side: "the bot's own machine" },
      message: 'The container engine does not answer: the engine does not answer',
      cure: 'See to the engine on the host of the bot; then retry.',
    });
    bot.engine.comeBack();
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'awaiting-approval');
  });

  it.each(['-apply-apply-', '-configure-configure-'])(
    'for a minute while %s runs: waited for, and nothing twice',
    async (job) => {
      await bot.close();
      bot = await startBot(1_000);
      await ask(bot);
      const gate = createGate(143);
      const line = job.includes('apply') ? 3 : 5;
      bot.tools.next(job, async (io) => {
        await gate.program(io);
        return line === 3 ? bot.tools.apply(io) : bot.tools.configure(io);
      });
      await approve(bot);
      await gate.begun;
      bot.engine.goAway();
      await bot.untilCard(
        1,
        ({ stages }) => stages[line]?.note === 'the container engine does not answer, waiting for it',
      );
      for (let second = 0; second < 60; second += 2) {
        bot.clock.advance(2_000);
        await takeTurns();
      }
      gate.open(0);
      bot.engine.comeBack();
      bot.clock.advance(2_000);
      await bot.until(1, 'ready');
      expect([bot.tools.applied, jobs(job)]).toEqual([[1], 1]);
    },
  );
});

describe('another process of the bot', () => {
  it('takes a card over in the middle of its run, with the same containers', async () => {
    await ask(bot);
    const gate = createGate(143);
    bot.tools.next('-configure-configure-', async (io) => {
      await gate.program(io);
      return bot.tools.configure(io);
    });
    await approve(bot);
    await gate.begun;
    await bot.restart();
    await takeTurns();
    gate.open(0);
    await bot.until(1, 'ready');
    expect([bot.tools.applied, jobs('-configure-configure-')]).toEqual([[1], 1]);
    expect(bot.messenger.posts.filter(({ card }) => card.kind === 'request')).toHaveLength(1);
  });

  it('removes containers of steps that have ended, and no others', async () => {
    await makeReady(bot);
    const [ended, other] = bot.engine.created;
    if (ended === undefined || other === undefined) throw new Error('no job was created');
    const left = await bot.engine.createJob(ended);
    const strange = { ...other.labels, 'chatops.step': 'nobody-knows' };
    const kept = await bot.engine.createJob({ ...other, labels: strange });
    await bot.restart();
    const listed = async (): Promise<JobView[]> => bot.engine.listJobs(bot.instance);
    for (let turn = 0; turn < 100 && (await listed()).length > 1; turn += 1) await new Promise(setImmediate);
    expect((await listed()).map(({ jobId }) => jobId)).toEqual([kept]);
    expect(left).not.toBe(kept);
  });
});

describe('a request that is stopped', () => {
  it('before its change is made: cancelled, nothing changed, nothing left', async () => {
    await ask(bot);
    const gate = createGate(143);
    bot.tools.next('-build-seed-', gate.program);
    await approve(bot);
    await gate.begun;
    await bot.press('ana', 1, 'cancel');
    const card = await bot.until(1, 'cancelled');
    expect(card.outcome).toMatchObject({ kind: 'cancelled', by: { display: 'Ana' } });
    expect(bot.tools.applied).toEqual([]);
    expect(buttons(card)).not.toContain('retry');
  });
});
