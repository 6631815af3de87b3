import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, begin, end, FILES, plan, shownDigest, stoppedAt, textOf } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
  world.type('terminal:ana', '/vm create web-1 size=s env=prod lease=20d');
  plan(world, 1);
});
afterEach(() => world.remove());

const state = () => world.request(1).state.state;
const approve = (login: string) => textOf(world.type(`terminal:${login}`, `/vm approve R-1 ${shownDigest(world, 1)}`));
const withdraw = (actor: string) => textOf(world.type(actor, '/vm withdraw R-1'));
const approvedBy = () => world.card(1).approval?.groups[0]?.approvedBy.map(({ display }) => display);
const history = () =>
  world
    .transaction((stores) => stores.votes.listAll(world.request(1).id))
    .map(({ verdict, actor }) => [verdict, actor]);

describe('a vote that is withdrawn', () => {
  it('counts nowhere, stays in the history and in the audit log, and may be given again', () => {
    approve('bo');
    expect(withdraw('terminal:bo')).toBe(
      'R-1 create web-1: your approval is withdrawn\nyou may vote again while it waits',
    );
    expect(approvedBy()).toEqual([]);
    expect(textOf(world.type('terminal:ana', '/vm why R-1'))).toContain(
      '✔ approved by Bo, Tue, 24 Nov 2026, 12:00 UTC\n– vote withdrawn by Bo, Tue, 24 Nov 2026, 12:00 UTC',
    );
    const acts = world.transaction(({ audit }) =>
      audit.list({ requestId: world.request(1).id, person: null, limit: 9 }),
    );
    expect(acts[0]).toMatchObject({ act: 'vote withdraw', actor: 'terminal:bo', detail: { withdrawn: 'approve' } });
    approve('cy');
    expect([state(), approvedBy()]).toEqual(['awaiting-approval', ['Cy']]);
    approve('bo');
    expect(state()).toBe('approved');
    expect(history()).toEqual([
      ['approve', 'terminal:bo'],
      ['withdraw', 'terminal:bo'],
      ['approve', 'terminal:cy'],
      ['approve', 'terminal:bo'],
    ]);
  });

  it('is one’s own alone, and gone once', () => {
    approve('bo');
    expect(withdraw('terminal:cy')).toContain('no vote of yours counts');
    expect(approvedBy()).toEqual(['Bo']);
    withdraw('terminal:bo');
    expect(withdraw('terminal:bo')).toContain('no vote of yours counts');
    expect(history()).toHaveLength(2);
  });

  it('may be given from another account of the same person, and not in the terminal by one of a chat', () => {
    world.transaction(({ people }) => people.addActor(world.people.bo.id, 'slack:T1/U2'));
    world.type('slack:T1/U2', `/vm approve R-1 ${shownDigest(world, 1)}`);
    expect(withdraw('terminal:bo')).toContain('you have an account in a chat: vote there');
    expect(approvedBy()).toEqual(['Bo']);
    world.transaction(({ people }) => people.addActor(world.people.bo.id, 'discord:100000000000000001'));
    expect(withdraw('discord:100000000000000001')).toContain('your approval is withdrawn');
    expect(history()).toEqual([
      ['approve', 'slack:T1/U2'],
      ['withdraw', 'discord:100000000000000001'],
    ]);
  });

  it('is refused with words once it is decided, and once its time is over', () => {
    approve('bo');
    approve('cy');
    expect(withdraw('terminal:bo')).toContain('a vote cannot be withdrawn once it is decided');
    expect(withdraw('terminal:bo')).toContain('already approved by you and Cy');
    expect([state(), history().length]).toEqual(['approved', 2]);
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    plan(world, 2);
    world.clock.now += 4 * 3_600_000;
    expect(textOf(world.type('terminal:bo', '/vm withdraw R-2'))).toContain('it expired without a decision');
  });

  it('has a button on the card as soon as somebody has voted', () => {
    expect(world.card(1).buttons.map(({ action }) => action)).toEqual(['approve', 'deny', 'plan', 'cancel']);
    approve('bo');
    const button = world.card(1).buttons.find(({ action }) => action === 'withdraw');
    expect(button).toMatchObject({ overflow: true, asks: 'nothing' });
    expect(textOf(world.press('terminal:bo', button?.token ?? ''))).toContain('your approval is withdrawn');
  });

  it('can be followed by the other vote, which is not taken before', () => {
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    plan(world, 2);
    const approveTwo = () => world.type('terminal:bo', `/vm approve R-2 ${shownDigest(world, 2)}`);
    const planAnew = (files: Record<string, string>) => {
      begin(world, 2);
      end(world, 2, stoppedAt('apply', { next: 'plan-anew' }));
      plan(world, 2, { files });
    };
    approveTwo();
    planAnew({ module: 'm2' });
    approveTwo();
    planAnew(FILES);
    expect(textOf(world.type('terminal:bo', '/vm deny R-2 no'))).toContain('/vm withdraw R-2 takes it back');
    expect(world.request(2).state.state).toBe('awaiting-approval');
    world.type('terminal:bo', '/vm withdraw R-2');
    expect(textOf(world.type('terminal:bo', '/vm deny R-2 no'))).toContain('denied');
  });
});

describe('two approvals in the same millisecond', () => {
  it('count as two of two persons, and the run starts once', () => {
    approve('bo');
    approve('cy');
    expect(state()).toBe('approved');
    expect([begin(world, 1).next, begin(world, 1).next]).toEqual(['run', 'none']);
    const times = world.transaction(({ votes }) => votes.listAll(world.request(1).id)).map(({ at }) => at);
    expect(times).toEqual([world.clock.now, world.clock.now]);
  });

  it('count as one of one person, whichever accounts they come from', () => {
    const card = world.card(1).buttons.find(({ action }) => action === 'approve')?.token ?? '';
    world.transaction(({ people }) => people.addActor(world.people.bo.id, 'slack:T1/U2'));
    world.press('slack:T1/U2', card);
    world.transaction(({ people }) => people.addActor(world.people.bo.id, 'discord:100000000000000001'));
    expect(textOf(world.press('discord:100000000000000001', card))).toContain('you have voted on R-1 already');
    expect([state(), history().length]).toEqual(['awaiting-approval', 1]);
  });
});

it('names what it saw: no vote by word without the digest, and none by a digest of fewer than four', () => {
  askAndPlan(world);
  const short = shownDigest(world, 1).slice(0, 3);
  for (const digest of ['', short, `${short}zz`]) {
    expect(textOf(world.type('terminal:bo', `/vm approve R-1 ${digest}`))).toContain('look at the present plan first');
  }
  expect([state(), history()]).toEqual(['awaiting-approval', []]);
});
