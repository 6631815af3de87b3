import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../../commands/approval/policy.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { approve, ask, buttons, seeds } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

const HOUR_MS = 3_600_000;

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

/** `prod-needs-ops` with another count, or with another effect. */
function policy(effect: Policy['rules'][number]['effect']): Policy {
  return { rules: samplePolicy.rules.map((rule) => (rule.name === 'prod-needs-ops' ? { ...rule, effect } : rule)) };
}
const twoOfOps = policy({ kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: 4 });
const closed = policy({ kind: 'deny', text: 'prod is closed this week' });

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
  return () => gate.open(0);
}

function nothingWasMade(): void {
  expect(bot.tools.applied).toEqual([]);
  expect(bot.proxmox.world.vms.has(12000)).toBe(false);
  expect(seeds(bot)).toEqual([]);
}

function person(login: string): string {
  const found = bot.stores(({ people }) => people.findByActor(`terminal:${login}`));
  if (found === null) throw new Error(`nobody is ${login}`);
  return found.id;
}

describe('between the approval and the change', () => {
  it('the policy asks for more: nothing is made, it is planned anew, and one more vote makes it', async () => {
    const open = await holdBeforeApply();
    bot.load(twoOfOps);
    open();
    const note = await bot.untilCard(1, ({ stateNote }) => stateNote?.startsWith('planned again') === true);
    expect(note.stateNote).toBe('planned again: the policy decides differently by now');
    const card = await bot.until(1, 'awaiting-approval');
    nothingWasMade();
    expect(card.approval?.groups[0]).toMatchObject({ group: 'ops', count: 2, approvedBy: [] });
    await bot.press('bo', 1, 'approve');
    await bot.press('cy', 1, 'approve');
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toHaveLength(1);
  });

  it('the policy closes the door: nothing is made, and the card names the rule’s words', async () => {
    const open = await holdBeforeApply();
    bot.load(closed);
    open();
    expect((await bot.until(1, 'refused')).outcome).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('prod is closed this week'),
    });
    nothingWasMade();
  });

  it('who approved it leaves the group: nothing is made, and another has to approve', async () => {
    const open = await holdBeforeApply();
    bot.stores(({ people }) => people.removeMember('ops', person('bo')));
    open();
    await bot.untilCard(1, ({ stateNote }) => stateNote?.includes('may not approve it any more') === true);
    await bot.until(1, 'awaiting-approval');
    nothingWasMade();
    expect(await bot.press('bo', 1, 'approve')).toMatchObject({ tone: 'refused' });
    await bot.press('cy', 1, 'approve');
    await bot.until(1, 'ready');
  });

  it('who approved it is let go: the same', async () => {
    const open = await holdBeforeApply();
    bot.stores(({ people }) => people.setActive(person('bo'), false));
    open();
    await bot.until(1, 'awaiting-approval');
    nothingWasMade();
  });

  it('the approval expires: nothing is made, and it says so', async () => {
    const open = await holdBeforeApply();
    bot.clock.advance(4 * HOUR_MS);
    open();
    expect((await bot.until(1, 'expired')).outcome).toMatchObject({ kind: 'expired' });
    nothingWasMade();
  });

  it('the requester cancels: nothing is made', async () => {
    const open = await holdBeforeApply();
    await bot.press('ana', 1, 'cancel');
    open();
    await bot.until(1, 'cancelled');
    nothingWasMade();
  });
});

describe('while it waits', () => {
  it('nobody answers: it expires at its deadline, lets go of what it held, and late votes are told so', async () => {
    const waiting = await ask(bot);
    bot.clock.advance(4 * HOUR_MS);
    bot.wake();
    const card = await bot.until(1, 'expired');
    expect(buttons(card)).toEqual(['logs']);
    expect(bot.stores(({ reservations }) => reservations.listFor(bot.request(1).id))).toEqual([]);
    const late = await bot.say('bo', `/vm approve R-1 ${waiting.approval?.digest}`);
    expect(late).toMatchObject({ tone: 'refused' });
    expect(JSON.stringify(late)).toMatch(/expired/);
    nothingWasMade();
  });

  it('the requester may not approve, nor may one outside of the group, and both learn who may', async () => {
    await ask(bot);
    const own = await bot.press('ana', 1, 'approve');
    const other = await bot.press('dee', 1, 'approve');
    expect([own, other]).toMatchObject([{ tone: 'refused' }, { tone: 'refused' }]);
    expect(JSON.stringify(other)).toContain('Bo');
    expect(bot.card(1).state).toBe('awaiting-approval');
    nothingWasMade();
  });
});

describe('after the change was made', () => {
  it('it goes on whatever the policy says by then', async () => {
    await ask(bot);
    bot.tools.next('-apply-apply-', async (io) => {
      const end = await bot.tools.apply(io);
      bot.load(closed);
      bot.stores(({ people }) => people.removeMember('ops', person('bo')));
      return end;
    });
    await approve(bot);
    await bot.until(1, 'ready');
    expect(bot.tools.applied).toEqual([1]);
  });
});
