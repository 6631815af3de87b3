import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, ask, buttons, seeds, stopped } from './ask.js';
import { ANSIBLE_FAILURE } from './fake-tools.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

/** The run and the approval that a request goes on with. */
function runOf(number: number): string {
  const { state } = bot.request(number);
  return 'runId' in state ? (state.runId ?? '') : '';
}

function jobs(part: string): number {
  return bot.engine.created.filter(({ name }) => name.includes(part)).length;
}

async function failAtFirstBoot() {
  await ask(bot);
  await approve(bot);
  const outcome = await stopped(bot);
  expect(outcome).toMatchObject({
    word: 'failed',
    stage: 'Cloud-Init first boot',
    side: 'the VM',
    changed: 'something',
  });
  expect(buttons(bot.card(1))).toEqual(expect.arrayContaining(['retry', 'destroy']));
  return outcome;
}

/** Goes on in the same run: nothing is planned, voted on or applied a second time. */
async function retryGoesOn() {
  const runId = runOf(1);
  const plans = jobs('-plan-plan-');
  await bot.press('ana', 1, 'retry');
  const card = await bot.until(1, 'ready');
  expect(runOf(1)).toBe(runId);
  expect([bot.tools.applied, jobs('-plan-plan-'), plans]).toEqual([[1], 1, 1]);
  expect(seeds(bot)).toEqual([]);
  return card;
}

describe('a guest', () => {
  it('whose cloud-init ended with errors is named with its own words, and can be destroyed from its card', async () => {
    bot.guest.errors = ["('users_groups', KeyError('name'))", "('runcmd', ProcessExecutionError('exit 1'))"];
    expect(await failAtFirstBoot()).toMatchObject({
      step: 'cloud-init',
      message: 'cloud-init of web-1 ended with 2 errors.',
      lastLines: ["('users_groups', KeyError('name'))", "('runcmd', ProcessExecutionError('exit 1'))"],
      cure: expect.stringContaining('Destroy the VM, mend the cause and ask again.'),
    });
    await bot.press('ana', 1, 'destroy', 'web-1');
    await bot.until(2, 'awaiting-approval');
    await approve(bot, 2);
    await bot.until(2, 'ready');
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);
    expect(seeds(bot)).toEqual([]);
    expect((await bot.until(1, 'failed')).buttons.map(({ action }) => action)).toEqual(['logs']);
  });

  it('whose agent never answers: after five minutes, and a retry goes on once it does', async () => {
    const boot = bot.proxmox.world.boot;
    bot.proxmox.world.boot = (vm) => (vm.vmid === 12000 ? null : boot(vm));
    expect(await failAtFirstBoot()).toMatchObject({
      step: 'agent',
      message: 'The guest agent of web-1 did not answer within 5 minutes.',
      cure: expect.stringContaining('qemu-guest-agent'),
    });
    const vm = bot.proxmox.world.vms.get(12000);
    if (vm !== undefined) vm.guest = boot(vm);
    await retryGoesOn();
  });

  it.each([
    ['no IPv4 at all', { ipv4: null, docker0: null }, 'has none, wanted is 10.0.20.10'],
    ['only docker0’s address', { ipv4: null }, 'has none, wanted is 10.0.20.10'],
    [
      'docker0 on the address that it was given',
      { ipv4: null, docker0: '10.0.20.10' },
      'has none, wanted is 10.0.20.10',
    ],
    ['an address of another network', { ipv4: '192.0.2.7' }, 'has 192.0.2.7, wanted is 10.0.20.10'],
  ])('with %s is not taken for ready, and a retry goes on once it has its own', async (_name, wish, says) => {
    Object.assign(bot.guest, wish);
    const outcome = await failAtFirstBoot();
    expect(outcome).toMatchObject({ step: 'address', cure: expect.stringMatching(/^Look at bridge, VLAN and DHCP/) });
    expect(outcome.message).toMatch(/^web-1 got no usable IPv4 address within 2 minutes: net0 \(BC:24:11:/);
    expect(outcome.message).toContain(says);
    expect(outcome.message).not.toContain('172.17.0.1');
    const net0 = bot.proxmox.world.vms.get(12000)?.guest?.interfaces.find(({ name }) => name === 'eth0');
    if (net0 !== undefined) net0.ipv4 = ['10.0.20.10'];
    expect((await retryGoesOn()).outcome).toMatchObject({ ipv4: '10.0.20.10' });
  });

  it('that booted from something else than its seed is told apart', async () => {
    bot.tools.instanceIds.push = () => 0;
    expect(await failAtFirstBoot()).toMatchObject({
      step: 'cloud-init',
      message: 'web-1 did not boot from its seed: cloud-init calls it "nobody".',
    });
  });
});

describe('a playbook', () => {
  it('that fails: the task and its last lines, the VM stays, and a retry goes on with the same run and approval', async () => {
    await ask(bot);
    bot.tools.next('-configure-configure-', async (io) => {
      io.print(ANSIBLE_FAILURE);
      return 2;
    });
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'failed', stage: 'Ansible configure', step: 'configure', side: 'the playbook', changed: 'something' },
      message: 'Task "install a package" failed.',
      lastLines: ['non-zero return code', 'cat: /nonexistent/file: No such file or directory'],
      cure: 'Mend the playbook or what it needs, then retry: the VM stays, and configuring begins anew.',
    });
    expect(bot.proxmox.world.vms.get(12000)?.running).toBe(true);
    await retryGoesOn();
    expect(jobs('-configure-configure-')).toBe(2);
  });

  it('that prints a secret as it fails: the card and the log have it taken out', async () => {
    await ask(bot);
    bot.tools.next('-configure-configure-', async (io) => {
      io.print(ANSIBLE_FAILURE.replaceAll('/nonexistent/file', 'token-secret-0001'));
      return 2;
    });
    await approve(bot);
    const { lastLines } = await stopped(bot);
    expect(lastLines.join('\n')).toContain('No such file or directory');
    expect(JSON.stringify(bot.messenger.posts)).not.toContain('token-secret-0001');
    expect(bot.output()).not.toContain('token-secret-0001');
    expect(bot.output()).toContain('install a package');
  });

  it('that cannot reach the guest is the guest’s side', async () => {
    await ask(bot);
    bot.tools.next('-configure-configure-', async (io) => {
      const task = { name: 'wait for SSH', id: '1', path: '/job/chatops-begin.yml:5' };
      io.print(`${JSON.stringify({ _event: 'v2_playbook_on_task_start', hosts: {}, task })}\n`);
      const host = { unreachable: true, changed: false, msg: 'Failed to connect to the host via ssh: timed out' };
      io.print(`${JSON.stringify({ _event: 'v2_runner_on_unreachable', hosts: { 'web-1': host }, task })}\n`);
      return 4;
    });
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      message: 'The guest could not be reached over SSH in task "wait for SSH".',
      ...{ side: 'the VM', lastLines: ['Failed to connect to the host via ssh: timed out'] },
    });
    await retryGoesOn();
  });
});
