import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeTurns } from '../../pipeline/fakes/create-gate.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { approve, ask, buttons, makeReady, seeds, stopped } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

const CREATE = '/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';
const forbidden = new ProxmoxError('forbidden', 403, false, 'Permission check failed (/pool/bot, VM.Allocate)');
const unauthorised = new ProxmoxError('unauthorised', 401, false, 'authentication failure');
const down = new ProxmoxError('unreachable', null, false, 'connect ECONNREFUSED 192.0.2.10:8006');

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

const storage = (name: string) => {
  const found = bot.proxmox.world.storages.find((one) => one.storage === name);
  if (found === undefined) throw new Error(`no storage ${name}`);
  return found;
};
const node = (name: string) => {
  const found = bot.proxmox.world.nodes.find((one) => one.node === name);
  if (found === undefined) throw new Error(`no node ${name}`);
  return found;
};

describe('a plan that Proxmox does not let be made', () => {
  it.each([
    [
      'does not know the token',
      unauthorised,
      {
        word: 'failed',
        side: 'the configuration',
        message: /^Proxmox does not accept the token: authentication failure/,
      },
      /^Check the token file/,
    ],
    [
      'misses a privilege',
      forbidden,
      { word: 'failed', side: 'the configuration', message: /does not let the token do this: Permission check failed/ },
      /^Give the token VM\.Allocate on \/pool\/bot/,
    ],
  ])('says that Proxmox %s, and goes on when that is mended', async (_name, error, says, cure) => {
    bot.proxmox.fail('listNodes', { when: 'before', error, times: 1 });
    await bot.say('ana', CREATE);
    const outcome = await stopped(bot);
    expect(outcome).toMatchObject({
      ...says,
      message: expect.stringMatching(says.message),
      ...{ stage: 'Terraform plan', changed: 'nothing', cure: expect.stringMatching(cure) },
    });
    expect(buttons(bot.card(1))).toContain('retry');
    expect(bot.engine.created).toEqual([]);

    await bot.press('ana', 1, 'retry');
    expect((await bot.until(1, 'awaiting-approval')).stateNote).toBeNull();
  });

  const LONG = 1_000;
  const away = (times: number) => bot.proxmox.fail('listNodes', { when: 'before', error: down, times });
  const WAITS = 'Proxmox cannot be reached, waiting for it (connect ECONNREFUSED 192.0.2.10:8006)';

  it('waits for Proxmox that is down, says so, and goes on by itself', async () => {
    away(3);
    await bot.say('ana', CREATE);
    await bot.untilCard(1, ({ state, stateNote }) => state === 'planning' && stateNote === WAITS);
    expect((await bot.until(1, 'awaiting-approval')).stateNote).toBeNull();
  });

  it('waits ten minutes at most; then it is Proxmox’s side, and a retry plans', async () => {
    away(LONG);
    await bot.say('ana', CREATE);
    const begun = bot.clock.now();
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'broke', side: 'Proxmox', stage: 'Terraform plan', changed: 'nothing' },
      message: 'Proxmox cannot be reached: connect ECONNREFUSED 192.0.2.10:8006',
      cure: expect.stringMatching(/^Check the node/),
    });
    expect(bot.clock.now() - begun).toBeGreaterThanOrEqual(600_000);
    bot.proxmox.world.faults = [];
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'awaiting-approval');
  });

  it('stops waiting for Proxmox when it is cancelled', async () => {
    await bot.close();
    bot = await startBot(1_000);
    away(LONG);
    await bot.say('ana', CREATE);
    await bot.untilCard(1, ({ stateNote }) => stateNote === WAITS);
    await bot.say('ana', '/vm cancel R-1');
    await bot.until(1, 'cancelled');
    bot.clock.advance(5_000);
    await takeTurns();
    bot.clock.advance(5_000);
    await takeTurns();
    expect(bot.proxmox.countCalls('listNodes')).toBe(2);
  });

  it('names every storage, bridge and pool that will not do, at once', async () => {
    storage('ceph-vm').freeBytes = 1024 ** 3;
    storage('seed').content = ['backup'];
    bot.proxmox.world.bridges = ['vmbr7'];
    bot.proxmox.world.pools.delete('bot');
    await bot.say('ana', CREATE);
    const { message, lastLines, changed, side } = await stopped(bot);
    expect({ changed, side }).toEqual({ changed: 'nothing', side: 'Proxmox' });
    expect(message).toMatch(/^Proxmox is not ready for this VM: /);
    expect(lastLines).toEqual([
      'storage ceph-vm has 1.0 GiB free, 8.0 GiB are needed',
      'storage seed does not take iso (it takes backup)',
      'bridge vmbr0 is not on pve1',
      'pool bot does not exist',
      'storage ceph-vm has 1.0 GiB free, 4.0 GiB are needed',
      'storage seed does not take import (it takes backup)',
      'storage seed does not take iso (it takes backup)',
    ]);
  });

  it('is not made where no node of the environment is online', async () => {
    node('pve1').online = false;
    node('pve2').online = false;
    await bot.say('ana', CREATE);
    expect(await stopped(bot)).toMatchObject({ changed: 'nothing', side: 'Proxmox', message: /offline|online/ });
    node('pve2').online = true;
    await bot.press('ana', 1, 'retry');
    expect((await bot.until(1, 'awaiting-approval')).facts?.node).toBe('pve2');
  });
});

describe('Proxmox between approval and apply', () => {
  it('with its node offline: nothing is made, and a retry looks for another node and asks again', async () => {
    await makeReady(bot);
    node('pve1').memoryUsedBytes = 60 * 1024 ** 3;
    expect((await ask(bot, 2, 'web-2')).facts?.node).toBe('pve2');
    bot.proxmox.before('listNodes', () => {
      node('pve2').online = false;
    });
    await approve(bot, 2);
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', message: 'Node pve2 is not online.', changed: 'nothing' },
      ...{ side: 'Proxmox', cure: 'Nothing was changed. Retry: another node is looked for.' },
    });
    expect(bot.tools.applied).toEqual([1]);
    expect(seeds(bot)).toEqual([]);

    await bot.press('ana', 2, 'retry');
    expect((await bot.until(2, 'awaiting-approval')).facts?.node).toBe('pve1');
    await approve(bot, 2);
    bot.guest.ipv4 = '10.0.20.11';
    expect((await bot.until(2, 'ready')).outcome).toMatchObject({ node: 'pve1' });
  });

  it('with the template’s node offline: the plan says which and why', async () => {
    await makeReady(bot);
    node('pve1').online = false;
    await bot.say('ana', CREATE.replace('web-1', 'web-2'));
    expect(await stopped(bot, 2)).toMatchObject({
      ...{ word: 'failed', changed: 'nothing', side: 'Proxmox' },
      message: 'Proxmox is not ready for this VM: node pve1 is offline, where template debian-13 lies.',
    });
  });

  it('out of reach while the seed is uploaded: the card says so, and it goes on by itself', async () => {
    await ask(bot);
    bot.proxmox.fail('uploadIso', { when: 'before', error: down, times: 3 });
    await approve(bot);
    await bot.untilCard(1, ({ stages }) =>
      stages.some(({ note }) => /cannot be reached, waiting for it/.test(note ?? '')),
    );
    await bot.until(1, 'ready');
  });

  it.each([
    [unauthorised, 'Give a token that Proxmox accepts.', /authentication failure\. No VM was made/],
    [forbidden, /^Give the token the privilege that Proxmox names/, /Permission check failed .*\. No VM was made/],
  ])('that refuses the clone (%s): its words, and nothing made', async (error, cure, message) => {
    await ask(bot);
    bot.tools.next('-apply-apply-', async (io) => {
      bot.proxmox.fail('cloneVm', { when: 'before', error });
      return bot.tools.apply(io);
    });
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', changed: 'nothing', side: 'the configuration' },
      ...{ message: expect.stringMatching(message), cure: expect.stringMatching(cure) },
    });
    expect(seeds(bot)).toEqual([]);
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'ready');
  });

  it('full: the clone’s words, absence proven, seed removed; a retry makes it once there is room', async () => {
    await ask(bot);
    bot.tools.next('-apply-apply-', async (io) => {
      bot.proxmox.fail('cloneVm', { when: 'task', exitStatus: 'clone failed: no space left on device' });
      return bot.tools.apply(io);
    });
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', step: 'apply', changed: 'nothing', side: 'the configuration' },
      message: expect.stringMatching(/no space left on device\. No VM was made: VMID 12000 is free\.$/),
      cure: 'Make room on the storage, then retry.',
    });
    expect(seeds(bot)).toEqual([]);
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);

    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'ready');
    expect(new Set(bot.tools.applied).size).toBe(bot.tools.applied.length);
  });
});
