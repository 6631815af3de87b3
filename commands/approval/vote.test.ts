import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardButton } from '../card.js';
import { askAndPlan, begin, end, FILES, plan, shownDigest, stoppedAt } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { decideAgain } from './decide-again.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const token = (action: CardButton['action'], number = 1): string => {
  const button = world.card(number).buttons.find((item) => item.action === action);
  if (button === undefined) throw new Error(`no button ${action}`);
  return button.token;
};
const text = (reply: ReturnType<TestWorld['type']>): string =>
  reply.kind === 'answer' ? [reply.title, ...reply.lines].join('\n') : '';
const state = (number = 1) => world.request(number).state.state;
const votes = () => world.transaction((stores) => stores.votes.listAll(world.request(1).id).length);

describe('voting', () => {
  it('asks on a card with the facts of the plan, who may approve and until when', () => {
    askAndPlan(world, 'reason="load test"');
    const card = world.card(1);
    expect(card).toMatchObject({
      state: 'awaiting-approval',
      reason: 'load test',
      requester: { display: 'Ana', actor: 'terminal:ana' },
      requesterGroups: ['web-team'],
      facts: {
        ...{ cores: 1, memoryMiB: 1024, diskGiB: 8, storage: 'ceph-vm', template: 'debian-13', blueprint: 'base' },
        ...{ network: 'VLAN 20', ipv4: '10.0.20.10', node: 'pve1', nodeReason: 'most memory free of pve1, pve2' },
        ...{ memoryShareAfter: 0.5, leaseDays: 7, quotaUsed: 1, quotaLimit: 3, vmid: 12000 },
      },
      approval: { rule: 'prod-needs-ops', until: world.clock.now + 4 * 3_600_000, digest: shownDigest(world, 1) },
      stages: [],
    });
    expect(card.approval?.groups).toMatchObject([{ group: 'ops', count: 1, approvedBy: [] }]);
    expect(card.approval?.groups[0]?.mayStill.map(({ display }) => display)).toEqual(['Bo', 'Cy', 'Dee']);
    expect(card.buttons.map(({ action, asks, overflow }) => [action, asks, overflow])).toEqual([
      ['approve', 'nothing', false],
      ['deny', 'reason', false],
      ['plan', 'nothing', false],
      ['cancel', 'nothing', true],
    ]);
  });

  it('approves by button, once enough have', () => {
    askAndPlan(world);
    expect(text(world.press('terminal:bo', token('approve')))).toContain('approved; it begins');
    expect(state()).toBe('approved');
    expect(begin(world, 1)).toMatchObject({ next: 'run', recipe: 'create-vm' });
    expect(state()).toBe('running');
    expect(begin(world, 1)).toEqual({ next: 'none' });
  });

  it('approves by word with the digest on the card', () => {
    askAndPlan(world);
    expect(text(world.type('terminal:bo', `/vm approve R-1 ${shownDigest(world, 1)}`))).toContain('approved');
    expect(state()).toBe('approved');
  });

  it.each([
    ['none', '', 'a vote names the plan that it is for'],
    ['a wrong one', '0000', 'that is not the present plan'],
    ['too short a one', 'x', 'that is not the present plan'],
  ])('shows the present plan for %s, and changes nothing', (_, digest, why) => {
    askAndPlan(world);
    const typed = digest === '0000' && shownDigest(world, 1) === '0000' ? '1111' : digest;
    const reply = text(world.type('terminal:bo', `/vm approve R-1 ${typed}`));
    expect(reply).toContain(why);
    expect(reply).toContain('create module.vm');
    expect(reply).toContain(`/vm approve R-1 ${shownDigest(world, 1)}`);
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });

  it('never takes the vote of the requester, also from another account', () => {
    world.transaction(({ people }) => {
      people.addActor(world.people.ana.id, 'slack:T1/U9');
      people.addMember('ops', world.people.ana.id, 0);
    });
    askAndPlan(world);
    for (const actor of ['terminal:ana', 'slack:T1/U9']) {
      expect(text(world.press(actor, token('approve')))).toContain('nobody decides about their own request');
      expect(text(world.press(actor, token('deny'), 'no'))).toContain('nobody decides about their own request');
    }
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });

  it('counts a person once, whatever the account', () => {
    world.transaction(({ people }) => people.addActor(world.people.bo.id, 'slack:T1/U2'));
    world.type('terminal:ana', '/vm create web-1 size=s env=prod lease=20d');
    plan(world, 1);
    expect(text(world.press('slack:T1/U2', token('approve')))).toContain('ops: 1 of 2');
    expect(text(world.press('slack:T1/U2', token('approve')))).toContain('you have voted on R-1 already');
    expect([state(), votes()]).toEqual(['awaiting-approval', 1]);
    expect(world.card(1).approval?.groups[0]?.approvedBy.map(({ display }) => display)).toEqual(['Bo']);
    world.press('terminal:cy', token('approve'));
    expect(state()).toBe('approved');
  });

  it('takes no vote in the terminal from a person with an account in a chat, unless that is configured', () => {
    world.transaction(({ people }) => people.addActor(world.people.bo.id, 'slack:T1/U2'));
    askAndPlan(world);
    expect(text(world.press('terminal:bo', token('approve')))).toContain('you have an account in a chat: vote there');
    expect(state()).toBe('awaiting-approval');
  });

  it.each<[string, (now: number) => void, string]>([
    ['who is in no required group', () => undefined, 'rule prod-needs-ops does not ask you'],
    [
      'who joined the group after the request',
      (now) => world.transaction(({ people }) => people.addMember('ops', world.people.ana.id, now)),
      'first seen after this request was made',
    ],
  ])('refuses one %s, and names who may', (_, prepare, why) => {
    world.transaction(({ people }) => people.addKey(world.people.bo.id, { line: 'k', fingerprint: 'f', addedAt: 0 }));
    world.type('terminal:bo', '/vm create web-1 size=s env=prod');
    plan(world, 1);
    world.clock.now += 1;
    prepare(world.clock.now);
    const reply = text(world.press('terminal:ana', token('approve')));
    expect(reply).toContain(why);
    expect(reply).toContain('in ops may approve: Cy, Dee');
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });

  it('counts no vote of one who has left the group or is removed', () => {
    askAndPlan(world);
    world.transaction(({ people }) => people.removeMember('ops', world.people.bo.id));
    expect(text(world.press('terminal:bo', token('approve')))).toContain('does not ask you');
    world.transaction(({ people }) => people.setActive(world.people.cy.id, false));
    expect(text(world.press('terminal:cy', token('approve')))).toContain('Cy is not active');
    expect(votes()).toBe(0);
  });

  it('denies with a reason, lets go of everything, and says so to the next', () => {
    askAndPlan(world);
    const approve = token('approve');
    expect(text(world.press('terminal:bo', token('deny'), 'not this week'))).toContain('denied');
    expect(world.card(1)).toMatchObject({ outcome: { kind: 'denied', reason: 'not this week' }, buttons: [] });
    expect(world.count().held).toBe(0);
    expect(text(world.press('terminal:cy', approve))).toContain('already denied by Bo, Tue');
  });

  it('takes the reason of a denial without quotes', () => {
    askAndPlan(world);
    world.type('terminal:bo', '/vm deny R-1 not this  week, please');
    expect(world.card(1).outcome).toMatchObject({ kind: 'denied', reason: 'not this week, please' });
  });

  it('says by whom and when it was approved to one who comes later', () => {
    askAndPlan(world);
    const approve = token('approve');
    world.press('terminal:bo', approve);
    world.clock.now += 60_000;
    const late = text(world.press('terminal:cy', approve));
    expect(late).toContain('already approved by Bo, Tue, 24 Nov 2026, 12:00 UTC; it waits for a free place');
    expect(votes()).toBe(1);
  });

  it('takes no vote after the time, and lets the request expire', () => {
    askAndPlan(world);
    const approve = token('approve');
    world.clock.now += 4 * 3_600_000;
    expect(text(world.press('terminal:bo', approve))).toContain('it expired without a decision');
    expect([state(), votes(), world.count().held]).toEqual(['expired', 0, 0]);
  });

  it.each([
    ['made up', () => '1.approve.AAAAAAAAAAAAAAAAAAAAAA', 'belongs to an earlier plan'],
    ['of no request', () => '77.approve.AAAAAAAAAAAAAAAAAAAAAA', 'this button is not known here'],
    ['of another form', () => 'approve R-1', 'this button is not known here'],
    ['of another action', () => token('plan').replace('plan', 'approve'), 'belongs to an earlier plan'],
    ['of another request', () => token('approve', 2).replace(/^2/, '1'), 'belongs to an earlier plan'],
  ])('answers a token %s and does nothing', (_, make, answer) => {
    askAndPlan(world);
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    plan(world, 2);
    expect(text(world.press('terminal:bo', make()))).toContain(answer);
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
  });

  it('knows a button and a typed digest of an earlier plan, and takes neither', () => {
    askAndPlan(world);
    const [oldToken, oldDigest] = [token('approve'), shownDigest(world, 1)];
    world.press('terminal:bo', oldToken);
    begin(world, 1);
    end(world, 1, stoppedAt('apply', { next: 'plan-anew' }));
    plan(world, 1, { files: { module: 'm2' } });
    expect(shownDigest(world, 1)).not.toBe(oldDigest);
    expect(text(world.press('terminal:cy', oldToken))).toContain('this button belongs to an earlier plan');
    expect(text(world.type('terminal:cy', `/vm approve R-1 ${oldDigest}`))).toContain('that is not the present plan');
    expect([state(), votes()]).toEqual(['awaiting-approval', 1]);
  });

  it('keeps an approval over a planning that failed', () => {
    askAndPlan(world);
    world.press('terminal:bo', token('approve'));
    begin(world, 1);
    end(world, 1, stoppedAt('apply', { next: 'plan-anew' }));
    plan(world, 1, { end: stoppedAt('preflight', { message: 'Proxmox is away.' }) });
    expect(world.request(1).state).toMatchObject({ state: 'failed', planned: null });
    world.type('terminal:ana', '/vm retry R-1');
    plan(world, 1);
    expect(state()).toBe('approved');
  });

  const planAnew = (files: Record<string, string>) => {
    begin(world, 1);
    end(world, 1, stoppedAt('apply', { next: 'plan-anew' }));
    plan(world, 1, { files });
  };

  it('lets the plan be approved again that was approved before another one came in between', () => {
    askAndPlan(world);
    world.press('terminal:bo', token('approve'));
    planAnew({ module: 'm2' });
    world.press('terminal:cy', token('approve'));
    planAnew(FILES);
    expect(state()).toBe('awaiting-approval');
    expect(text(world.press('terminal:bo', token('approve')))).toContain('approved; it begins');
  });

  it('says that it is cancelled', () => {
    askAndPlan(world);
    const old = token('approve');
    world.type('terminal:ana', '/vm cancel R-1');
    expect(text(world.press('terminal:cy', old))).toContain('cancelled by Ana');
  });
});

describe('a new policy revision', () => {
  const twoOfOps = {
    rules: samplePolicy.rules.map((rule) =>
      rule.effect.kind === 'require' && rule.name === 'prod-needs-ops'
        ? { ...rule, effect: { ...rule.effect, approvals: [{ group: 'ops', count: 2 }] } }
        : rule,
    ),
  };
  const redecide = () => world.transaction((stores) => decideAgain(stores, world.tools, world.request(1)));

  it('keeps votes where it decides the same', () => {
    world.type('terminal:ana', '/vm create web-1 size=s env=prod lease=20d');
    plan(world, 1);
    world.press('terminal:bo', token('approve'));
    world.load(samplePolicy);
    world.press('terminal:cy', token('approve'));
    expect(state()).toBe('approved');
  });

  it('voids votes where it decides differently, also at the click', () => {
    askAndPlan(world);
    const old = token('approve');
    world.load(twoOfOps);
    expect(text(world.press('terminal:bo', old))).toContain('what it asks for has changed');
    expect([state(), votes()]).toEqual(['awaiting-approval', 0]);
    world.press('terminal:bo', token('approve'));
    world.press('terminal:cy', token('approve'));
    expect(state()).toBe('approved');
  });

  it('takes an approval back that was not used yet', () => {
    askAndPlan(world);
    world.press('terminal:bo', token('approve'));
    world.load(twoOfOps);
    expect(redecide().state.state).toBe('awaiting-approval');
    expect(begin(world, 1)).toEqual({ next: 'none' });
  });

  it('asks again for a vote of an earlier waiting, when the policy comes back to what it was', () => {
    askAndPlan(world);
    world.press('terminal:bo', token('approve'));
    world.load(twoOfOps);
    redecide();
    world.clock.now += 3_600_000;
    world.load(samplePolicy);
    expect(redecide().state.state).toBe('awaiting-approval');
    expect(world.card(1).approval?.groups[0]?.approvedBy).toEqual([]);
    world.press('terminal:bo', token('approve'));
    expect(state()).toBe('approved');
  });

  it('refuses what waits of a person who is removed', () => {
    askAndPlan(world);
    world.transaction(({ people }) => people.setActive(world.people.ana.id, false));
    expect(redecide().state).toMatchObject({ state: 'refused', reason: 'Ana is not active any more' });
  });

  it('refuses what waits where nothing allows it any more', () => {
    askAndPlan(world);
    world.load({ rules: [] });
    redecide();
    expect([state(), world.count().held]).toEqual(['refused', 0]);
    expect(world.card(1).outcome).toEqual({ kind: 'refused', reason: 'no rule allows this' });
  });
});
