import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plannedOf } from '../../commands/request/planned-of.js';
import { startFakeTask } from '../../pipeline/fakes/fake-pve-tasks.js';
import type { FakeTask, FakeVm } from '../../pipeline/fakes/fake-pve-world.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { approve, ask, buttons, makeReady, stopped } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
  await makeReady(bot);
});
afterEach(() => bot.close());

/** ana asks to destroy web-1; it waits for a vote of ops. */
async function askToDestroy(): Promise<void> {
  await bot.press('ana', 1, 'destroy', 'web-1');
  await bot.until(2, 'awaiting-approval');
}

function vm(): FakeVm {
  const found = bot.proxmox.world.vms.get(12000);
  if (found === undefined) throw new Error('VM 12000 is gone');
  return found;
}

function destroys(): number {
  return bot.proxmox.countCalls('destroyVm');
}

async function approveToTheEnd(): Promise<void> {
  await approve(bot, 2);
  expect((await bot.until(2, 'ready')).outcome).toMatchObject({ kind: 'destroyed', vmid: 12000 });
  expect(bot.proxmox.world.vms.has(12000)).toBe(false);
}

describe('a VM that moved to another node', () => {
  it('between approval and destroy: nothing is done, it is planned anew where it is, and asked again', async () => {
    await askToDestroy();
    vm().node = 'pve3';
    await approve(bot, 2);
    const card = await bot.untilCard(2, ({ state, stateNote }) => {
      return state === 'awaiting-approval' || (stateNote ?? '').includes('moved from pve1 to pve3');
    });
    expect(card.stateNote).toBe('planned again: web-1 moved from pve1 to pve3 since this was planned, 1st of 3');
    await bot.until(2, 'awaiting-approval');
    expect([destroys(), bot.tools.applied]).toEqual([0, [1]]);
    await approveToTheEnd();
  });

  it('before anybody approved: the plan follows it', async () => {
    vm().node = 'pve3';
    await askToDestroy();
    await approveToTheEnd();
  });
});

describe('a VM out of its pool', () => {
  it('at destroy looks destroyed to Terraform and is not taken for it; back in the pool, a retry destroys it', async () => {
    await askToDestroy();
    vm().pool = null;
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'unknown', stage: 'Terraform destroy', step: 'apply', changed: 'nothing', side: 'the configuration' },
      message: 'VM 12000 exists but is not in pool bot, so Terraform would take it for destroyed.',
      cure: 'Nothing was changed. Put it back into pool bot, then retry.',
    });
    expect([destroys(), bot.card(2).state]).toEqual([0, 'failed']);
    vm().pool = 'bot';
    await bot.press('ana', 2, 'retry');
    await bot.until(2, 'ready');
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);
  });

  it('and out of sight of our token is no other case', async () => {
    await askToDestroy();
    Object.assign(vm(), { pool: null, visible: false });
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({ changed: 'nothing', cure: expect.stringContaining('Put it back') });
    expect(destroys()).toBe(0);
  });
});

describe('a stranger’s VM where ours was', () => {
  it.each<[string, (there: FakeVm) => void, RegExp]>([
    [
      'with our name, tags, pool and Notes, but another machine',
      ({ config }) => void config.set('smbios1', 'uuid=99999999-0000-4000-8000-000000000000'),
      /is another machine than the one that was made: its smbios uuid differs/,
    ],
    [
      'with the Notes of another request of ours',
      ({ config }) => void config.set('description', `chatops ${bot.instance}/another`),
      /the Notes of VM 12000 do not say that it is ours/,
    ],
    ['without Notes', ({ config }) => void config.delete('description'), /do not say that it is ours/],
  ])('%s is never destroyed', async (_name, change, message) => {
    await askToDestroy();
    change(vm());
    const before = JSON.stringify([...vm().config]);
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'refused', stage: 'Terraform destroy', changed: 'nothing', side: 'Proxmox' },
      message: expect.stringMatching(message),
    });
    expect([destroys(), bot.proxmox.countCalls('stopVm')]).toEqual([0, 0]);
    expect(JSON.stringify([...vm().config])).toBe(before);
    expect(buttons(bot.card(1))).toContain('destroy');
  });
});

/** As if a create's call had come late: a clone of the template that web-1 was made from. */
function cloneUnderWay(): FakeTask {
  const work = plannedOf(bot.request(1))?.work;
  if (work?.recipe !== 'create-vm') throw new Error('R-1 made no VM');
  const { node, vmid } = work.vars.template;
  bot.proxmox.world.taskMode = 'by-hand';
  const task = { call: 'cloneVm', node, type: 'qmclone', id: String(vmid), effect: () => undefined } as const;
  startFakeTask(bot.proxmox.world, bot.clock.now(), task);
  bot.proxmox.world.taskMode = 'at-once';
  const begun = bot.proxmox.world.tasks.at(-1);
  if (begun === undefined) throw new Error('no task was begun');
  return begun;
}

describe('a destroy that goes wrong', () => {
  it('where the VM is away and a clone of ours is under way: our record stays until that has ended', async () => {
    bot.proxmox.world.vms.delete(12000);
    const clone = cloneUnderWay();
    await bot.press('ana', 1, 'destroy', 'web-1');
    expect((await stopped(bot, 2)).cure).not.toContain('Its record is closed');
    expect(buttons(bot.card(1))).toContain('destroy');
    bot.proxmox.finishTask(clone.upid, 'clone failed');
    bot.clock.advance(60_000);
    await bot.press('ana', 2, 'retry');
    await bot.untilCard(
      2,
      ({ outcome }) => outcome?.kind === 'stopped' && outcome.cure.startsWith('Its record is closed'),
    );
  });

  it('where somebody removed the VM before: who asks learns it, and the name is free again', async () => {
    bot.clock.advance(60_000);
    bot.proxmox.world.vms.delete(12000);
    await bot.press('ana', 1, 'destroy', 'web-1');
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'failed', changed: 'nothing', side: 'Proxmox' },
      message: 'There is nothing to destroy: VMID 12000 is free, so web-1 is gone already.',
      cure: 'Its record is closed and the name is free again. The tasks on Proxmox say who removed it.',
    });
    await bot.untilCard(1, (card) => !buttons(card).includes('destroy'));
    await ask(bot, 3);
  });

  it('where somebody removes the VM after the approval: nothing is done', async () => {
    await askToDestroy();
    bot.clock.advance(60_000);
    bot.proxmox.world.vms.delete(12000);
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'refused', changed: 'nothing' },
      message: 'There is nothing to destroy: VMID 12000 is free, so web-1 is gone already.',
    });
    await bot.press('ana', 2, 'retry');
    await bot.untilCard(
      2,
      ({ outcome }) => outcome?.kind === 'stopped' && outcome.cure.startsWith('Its record is closed'),
    );
  });

  it('cut off with the VM still there: said so, and a retry destroys it', async () => {
    await askToDestroy();
    bot.tools.next('-destroy-apply-', async () => 137);
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform destroy' },
      message: 'Destroying the VM was cut off: it was ended by signal 9. VM 12000 is still there.',
    });
    await bot.press('ana', 2, 'retry');
    await bot.until(2, 'ready');
  });

  it('cut off after the VM was gone is done', async () => {
    await askToDestroy();
    bot.tools.next('-destroy-apply-', async () => {
      bot.proxmox.world.vms.delete(12000);
      return 137;
    });
    await approveToTheEnd();
  });

  it('refused by Proxmox: its words, and the VM stays ours to destroy', async () => {
    await askToDestroy();
    bot.tools.next('-destroy-apply-', async (io) => {
      const locked = new ProxmoxError('locked', 500, false, 'VM is locked (backup)');
      bot.proxmox.fail('stopVm', { when: 'before', error: locked });
      return bot.tools.apply(io);
    });
    await approve(bot, 2);
    expect((await stopped(bot, 2)).message).toMatch(/VM is locked \(backup\)\. VM 12000 is still there\.$/);
    await bot.press('ana', 2, 'retry');
    await bot.until(2, 'ready');
  });

  it('and leaves a stranger under the VMID at once: unknown, and settled by itself when that is gone', async () => {
    await askToDestroy();
    bot.tools.next('-destroy-apply-', async () => {
      Object.assign(vm(), { visible: false });
      return 137;
    });
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'unknown', changed: 'not known', cure: 'Look at that VMID on Proxmox.' },
      message: expect.stringContaining('It is not known what stands under VMID 12000 now.'),
    });
    expect(buttons(bot.card(2))).toContain('leave');
    bot.proxmox.world.vms.delete(12000);
    bot.clock.advance(60_000);
    bot.wake();
    expect((await bot.until(2, 'ready')).outcome).toMatchObject({ kind: 'destroyed' });
  });
});
