import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFakeVm, type FakeVm } from '../../pipeline/fakes/fake-pve-world.js';
import { approve, ask, buttons, makeReady, seeds, stopped } from './ask.js';
import { createAsTerraform, readPlanFile, terraformError, wholeState } from './fake-tools.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

/** The same in everything, and nobody asked for a change of it. */
function untouched(vm: FakeVm, before: string): boolean {
  const changes = ['setConfig', 'startVm', 'stopVm', 'shutdownVm', 'destroyVm', 'makeTemplate'];
  const asked = bot.proxmox.world.calls.filter(({ call, parameters }) => {
    return changes.includes(call) && parameters[1] === vm.vmid;
  });
  return bot.proxmox.world.vms.get(vm.vmid) === vm && shown(vm) === before && asked.length === 0;
}

function shown(vm: FakeVm): string {
  return JSON.stringify([{ ...vm, guest: null, config: [...vm.config] }]);
}

type Stranger = Parameters<typeof addFakeVm>[1];

/** Whatever could be mistaken for ours, each under the VMID that R-1 has reserved. */
const strangers: [string, () => Stranger][] = [
  ['plainly somebody else’s', () => ({ vmid: 12000, running: true })],
  [
    'with our name, tags and pool',
    () => ({ vmid: 12000, pool: 'bot', running: true, config: { name: 'web-1', tags: 'ana;chatops;prod' } }),
  ],
  ['with the Notes of another request of ours', () => withNotes(`chatops ${bot.instance}/another`)],
  ['with the Notes of another installation for this request', () => withNotes(`chatops other/${bot.request(1).id}`)],
  ['that our token cannot read', () => ({ vmid: 12000, visible: false })],
];

function withNotes(description: string): Stranger {
  return { vmid: 12000, pool: 'bot', config: { name: 'web-1', tags: 'ana;chatops;prod', description } };
}

describe('a stranger’s VM under the reserved VMID', () => {
  it.each(strangers)('%s, between plan and apply: never touched, and another VMID is taken', async (_name, make) => {
    await ask(bot);
    const stranger = addFakeVm(bot.proxmox.world, make());
    let before = shown(stranger);
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'refused', stage: 'Terraform apply', step: 'apply', changed: 'nothing', side: 'Proxmox' },
      message: "VMID 12000 belongs to somebody else's machine now; it was not touched.",
    });
    expect(bot.tools.applied).toEqual([]);
    expect(seeds(bot)).toEqual([]);
    expect(untouched(stranger, before)).toBe(true);

    if (stranger.config.get('name') === 'web-1') {
      await bot.press('ana', 1, 'retry');
      expect((await stopped(bot)).message).toContain('the name web-1 is in use by VMID 12000 on pve1');
      stranger.config.set('name', 'theirs');
      before = shown(stranger);
    }
    await bot.press('ana', 1, 'retry');
    const card = await bot.until(1, 'awaiting-approval');
    expect(card.facts?.vmid).toBe(12001);
    await approve(bot);
    expect((await bot.until(1, 'ready')).outcome).toMatchObject({ vmid: 12001 });
    expect(untouched(stranger, before)).toBe(true);
  });

  it.each(strangers)('%s, in the very moment of the clone: never touched', async (_name, make) => {
    await ask(bot);
    let stranger: FakeVm | null = null;
    bot.tools.next('-apply-apply-', (io) => {
      stranger = addFakeVm(bot.proxmox.world, make());
      return bot.tools.apply(io);
    });
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'refused', stage: 'Terraform apply', changed: 'nothing', side: 'Proxmox' },
      message: "VMID 12000 belongs to somebody else's machine now; it was not touched.",
    });
    const found = bot.proxmox.world.vms.get(12000);
    if (found === undefined || stranger === null) throw new Error('the stranger is gone');
    expect(untouched(found, shown(stranger))).toBe(true);
  });
});

describe('a template that somebody deleted by hand', () => {
  it('is named before anything is cloned; retired as the card says, it is built anew', async () => {
    await makeReady(bot);
    await ask(bot, 2, 'web-2');
    const [template] = [...bot.proxmox.world.vms.values()].filter((vm) => vm.config.get('tags') === 'chatops;template');
    bot.proxmox.world.vms.delete(template?.vmid ?? 0);
    await approve(bot, 2);
    const outcome = await stopped(bot, 2);
    expect(outcome).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', changed: 'nothing', side: 'Proxmox' },
      message: `It cannot be cloned: template debian-13 (VMID ${template?.vmid} on pve1) is no longer on Proxmox.`,
      cure: expect.stringContaining('/vm-admin template retire'),
    });
    expect(seeds(bot)).toEqual([]);

    await bot.press('ana', 2, 'retry');
    expect((await stopped(bot, 2)).message).toContain('is no longer on Proxmox');
    await bot.say('bo', `/vm-admin template retire debian-13 vmid=${template?.vmid}`);
    await bot.until(3, 'ready');
    await bot.press('ana', 2, 'retry');
    await bot.until(2, 'awaiting-approval');
    await approve(bot, 2);
    bot.guest.ipv4 = '10.0.20.11';
    await bot.until(2, 'ready');
  });
});

const locked = "can't lock file '/var/lock/qemu-server/lock-11001.conf' - got timeout";

describe('a clone that waits too long for the template’s lock', () => {
  const timeOut = (): void =>
    bot.tools.next('-apply-apply-', async (io) => {
      bot.tools.applied.push(-bot.tools.applied.length);
      io.print(
        terraformError(
          'VM clone',
          `All attempts fail:\n#1: error cloning VM: received an HTTP 500 response - Reason: ${locked}`,
        ),
      );
      return 1;
    });

  it('is proven absent, planned anew and made with the same votes; the card says so', async () => {
    await ask(bot);
    timeOut();
    const notes: (string | null)[] = [];
    await approve(bot);
    await bot.untilCard(1, ({ state, stateNote }) => {
      notes.push(stateNote);
      return state === 'ready';
    });
    expect(notes.filter((note) => note?.includes('1st of 3') && note.includes('VMID 12000 is free'))).not.toEqual([]);
    const votes = bot.stores((stores) => stores.audit.list({ requestId: bot.request(1).id, person: null, limit: 99 }));
    expect(votes.map(({ act }) => act).filter((act) => act.includes('vote'))).toEqual(['vote approve']);
  });

  it('is tried anew three times at most, and then says what it is', async () => {
    await ask(bot);
    for (let time = 0; time < 4; time += 1) timeOut();
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', changed: 'nothing', side: 'Proxmox' },
      message: `Creating the VM failed: ${locked}. No VM was made: VMID 12000 is free.`,
      lastLines: expect.arrayContaining([expect.stringContaining('got timeout')]),
    });
    expect(bot.tools.applied).toHaveLength(4);
    expect(seeds(bot)).toEqual([]);
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'ready');
  });
});

describe('an apply that is cut off', () => {
  /** Killed after this much of its work. */
  const cutOff = (after: 'nothing' | 'clone' | 'all'): void =>
    bot.tools.next('-apply-apply-', async (io) => {
      bot.tools.applied.push(1);
      const vm = readPlanFile(io);
      io.print('{"@level":"info","@message":"creating"}\n');
      if (after !== 'nothing') await createAsTerraform(bot.proxmox, vm);
      if (after === 'all') io.write('terraform.tfstate', wholeState(vm.vm_id));
      return 137;
    });

  it('before anything was made says so, and a retry makes it', async () => {
    await ask(bot);
    cutOff('nothing');
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'failed', changed: 'nothing', cure: 'Retry: it is planned anew.' },
      message: 'Creating the VM was cut off: it was ended by signal 9. No VM was made: VMID 12000 is free.',
    });
    await bot.press('ana', 1, 'retry');
    await bot.until(1, 'ready');
  });

  it('after all was done goes on by itself', async () => {
    await ask(bot);
    cutOff('all');
    await approve(bot);
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toEqual([1]);
  });

  it('in the middle is unknown; who may not end that is told so', async () => {
    await unknown();
    expect(await bot.press('ana', 1, 'adopt')).toMatchObject({ tone: 'refused' });
    expect(bot.request(1).state.state).toBe('unknown');
  });

  it('in the middle: adopted, it goes on after the apply, is taken into the state, and can be destroyed later', async () => {
    await unknown();
    expect(await bot.press('bo', 1, 'adopt')).toMatchObject({ tone: 'ok' });
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toEqual([1]);
    expect(bot.engine.created.filter(({ name }) => name.includes('-apply-import-'))).toHaveLength(1);
    await bot.press('ana', 1, 'destroy', 'web-1');
    await bot.until(2, 'awaiting-approval');
    await approve(bot, 2);
    await bot.until(2, 'ready');
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);
  });

  it('in the middle: destroyed, nothing of it stays and both requests say so', async () => {
    await unknown();
    await bot.press('ana', 1, 'destroy', 'web-1');
    await bot.until(2, 'awaiting-approval');
    await approve(bot, 2);
    await bot.until(2, 'ready');
    const card = await bot.until(1, 'failed');
    expect(card.outcome).toMatchObject({ changed: 'nothing', message: expect.stringContaining('destroyed by R-2') });
    expect(bot.proxmox.world.vms.has(12000)).toBe(false);
    expect(seeds(bot)).toEqual([]);
  });

  it('in the middle: left, it stays and keeps what it holds', async () => {
    await unknown();
    expect(await bot.press('bo', 1, 'leave')).toMatchObject({ tone: 'ok' });
    const card = await bot.until(1, 'failed');
    expect(card.outcome).toMatchObject({
      message: expect.stringContaining('left as it is by Bo'),
      changed: 'something',
    });
    expect(buttons(card)).not.toContain('retry');
    expect(bot.proxmox.world.vms.has(12000)).toBe(true);
    expect(bot.stores(({ reservations }) => reservations.listFor(bot.request(1).id))).toContain('name:web-1');
  });

  it('in the middle, and then removed on Proxmox by hand: seen by itself', async () => {
    await unknown();
    bot.proxmox.world.vms.delete(12000);
    bot.clock.advance(60_000);
    bot.wake();
    const card = await bot.until(1, 'failed');
    expect(card.outcome).toMatchObject({ changed: 'nothing', message: expect.stringContaining('proven absent') });
    await bot.say('ana', '/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d');
    await bot.until(2, 'awaiting-approval');
  });

  async function unknown(): Promise<void> {
    await ask(bot);
    cutOff('clone');
    await approve(bot);
    expect(await stopped(bot)).toMatchObject({
      ...{ word: 'unknown', stage: 'Terraform apply', step: 'apply', changed: 'something' },
      message: expect.stringContaining('VM 12000 was made and is ours, but it may be half done.'),
      cure: 'Adopt it (it goes on after apply), destroy it, or leave it to an operator.',
    });
    expect(buttons(bot.card(1))).toEqual(expect.arrayContaining(['adopt', 'destroy', 'leave']));
  }
});
