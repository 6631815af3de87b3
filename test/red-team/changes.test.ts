import { describe, expect, it } from 'vitest';
import type { Rule } from '../../commands/approval/policy.js';
import type { Size } from '../../commands/settings.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { expectLines } from '../slack/use-slack-bot.js';
import { PLATFORMS } from './door.js';
import { housePolicy, policyOf } from './house-policy.js';
import { chosen, useHouse } from './use-house.js';

const { house, door, ask, cardOf, state, votes, untilState, approveAndHold, expectNothingMade, requests } = useHouse();
const everybody: Rule = { name: 'open-door', when: [], effect: { kind: 'allow' } };
const applied = (): number => house().tools.applied.length;

/** The next seed waits until the given function is called: right before the change. */
function holdNextSeed(): { begun: Promise<void>; open: () => void } {
  const gate = createGate(143);
  const { tools } = house();
  tools.next('-build-seed-', async (io) => {
    await gate.program(io);
    return tools.seed(io);
  });
  return { begun: gate.begun, open: () => gate.open(0) };
}

function setSize(size: Size): void {
  const { settings } = house();
  settings.sizes = new Map([...settings.sizes, [size.name, size]]);
}

describe.each(PLATFORMS)('in %s, an administrator', (platform) => {
  it('who opens the policy for a moment gets no VM without an approval', async () => {
    house().load({ rules: [everybody] });
    const seed = holdNextSeed();
    const name = `open-${platform}`;
    await door(platform).say('ana', 'vm create', { name, ...chosen(platform) });
    const number = requests();
    await seed.begun;
    house().load(housePolicy);
    seed.open();
    await untilState(number, 'awaiting-approval');
    expectNothingMade(number);
  });

  it('who lowers the count for a moment makes one vote no two', async () => {
    house().load(policyOf(2));
    const { number, card } = await ask(platform);
    expectLines(await card.press('bo', 'approve'), '1 of 2');
    house().load(policyOf(1));
    expect(state(number)).toBe('awaiting-approval');
    const open = await approveAndHold({ number, name: '', card: await cardOf(platform, number) });
    house().load(policyOf(2));
    open();
    await untilState(number, 'awaiting-approval');
    expectNothingMade(number);
  });

  it('who closes and opens the policy again brings no vote of before back', async () => {
    house().load(policyOf(2));
    const { number, card } = await ask(platform);
    await card.press('bo', 'approve');
    house().load(policyOf(1));
    house().clock.advance(1);
    house().load(policyOf(2));
    const present = await cardOf(platform, number);
    expectLines(await present.press('cy', 'approve'), '1 of 2');
    expect(state(number)).toBe('awaiting-approval');
    expectNothingMade(number);
  });

  it('who calls a large size small for a moment gets no large VM past a rule', async () => {
    const large = house().settings.sizes.get('m');
    if (large === undefined) throw new Error('there is no size m');
    setSize({ ...large, cores: 1 });
    const seed = holdNextSeed();
    await door(platform).say('ana', 'vm create', {
      name: `small-${platform}`,
      ...chosen(platform),
      size: 'm',
      env: 'dev',
      lease: '3d',
    });
    const number = requests();
    await seed.begun;
    setSize(large);
    seed.open();
    await untilState(number, 'refused');
    expectNothingMade(number);
  });

  it('who makes a size larger after the approval gets what was approved', async () => {
    const small = house().settings.sizes.get('s');
    if (small === undefined) throw new Error('there is no size s');
    const asked = await ask(platform);
    const open = await approveAndHold(asked);
    setSize({ ...small, memoryMiB: 65_536 });
    open();
    await untilState(asked.number, 'ready');
    setSize(small);
    const vms = [...house().proxmox.world.vms.values()];
    expect(vms.find(({ config }) => config.get('name') === asked.name)?.config.get('memory')).toBe('1024');
  });
});

describe.each(PLATFORMS)('in %s, what was approved', (platform) => {
  it('is not what runs where the VM has moved between the click and the change: it is asked again', async () => {
    const made = await ask(platform);
    await made.card.press('bo', 'approve');
    await untilState(made.number, 'ready');
    await door(platform).say('ana', 'vm destroy', { name: made.name, confirm: made.name });
    const number = requests();
    const card = await cardOf(platform, number);
    const vm = [...house().proxmox.world.vms.values()].find(({ config }) => config.get('name') === made.name);
    if (vm === undefined) throw new Error('there is no VM');
    const before = applied();
    vm.node = vm.node === 'pve1' ? 'pve2' : 'pve1';
    await card.press('bo', 'approve');
    await expect.poll(() => house().request(number).version, { timeout: 10_000 }).toBeGreaterThan(4);
    const anew = await cardOf(platform, number);
    expect(anew.tokenOf('approve')).not.toBe(card.tokenOf('approve'));
    expectLines(await card.press('cy', 'approve'), 'this button belongs to an earlier plan', 'nothing was changed');
    expect([state(number), applied(), [...house().proxmox.world.vms.values()].includes(vm)]).toEqual([
      ...['awaiting-approval', before, true],
    ]);
  });

  it('does not run with a key that was taken off the file meanwhile', async () => {
    const asked = await ask(platform);
    const open = await approveAndHold(asked);
    const { requester } = house().request(asked.number);
    const [key] = house().stores(({ people }) => people.listKeys(requester));
    if (key === undefined) throw new Error('there is no key');
    await door(platform).say('ana', 'vm key remove', { fingerprint: key.fingerprint });
    open();
    await untilState(asked.number, 'awaiting-approval', 'failed', 'refused');
    house().stores(({ people }) => people.addKey(requester, key));
    expectNothingMade(asked.number);
  });

  it('is not made where the requester cancels right before the last check', async () => {
    const asked = await ask(platform);
    const open = await approveAndHold(asked);
    await asked.card.press('ana', 'cancel');
    open();
    await untilState(asked.number, 'cancelled', 'failed');
    expectNothingMade(asked.number);
  });

  it('and cancelled after the last check still counts as theirs if it stands', async () => {
    const asked = await ask(platform);
    const gate = createGate(143);
    const { tools } = house();
    tools.next('-apply-apply-', async (io) => {
      const code = await tools.apply(io);
      await gate.program(io);
      return code;
    });
    await asked.card.press('bo', 'approve');
    await gate.begun;
    await asked.card.press('ana', 'cancel');
    gate.open(0);
    await untilState(asked.number, 'cancelled', 'failed', 'ready', 'unknown');
    const { id } = house().request(asked.number);
    const held = house().stores(({ vms, reservations }) => [
      vms.listLive().some(({ madeBy }) => madeBy === id),
      reservations.holderOf(`name:${asked.name}`) === id,
    ]);
    const stands = [...house().proxmox.world.vms.values()].some(({ config }) => config.get('name') === asked.name);
    expect([stands, held.includes(true), votes(asked.number).length]).toEqual([stands, stands, 1]);
  });
});
