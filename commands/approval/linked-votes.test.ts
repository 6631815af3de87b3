import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, plan, shownDigest, textOf } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import type { Person } from '../stores.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

/** Another person of the same human: linked once, and apart again since before anything here. */
function unlinked(login: string, of: Person, at = world.clock.now): Person {
  return world.transaction(({ people }) => {
    const other = people.add({ login, display: login, active: true }, [`terminal:${login}`]);
    people.addMember('ops', other.id, 0);
    people.noteEverLinked(other.id, of.id, at);
    return other;
  });
}
const votes = () => world.transaction((stores) => stores.votes.listAll(world.request(1).id).length);
const approveAs = (login: string) =>
  textOf(world.type(`terminal:${login}`, `/vm approve R-1 ${shownDigest(world, 1)}`));

describe('accounts that were ever linked', () => {
  it('never approve what one of them asked for, also unlinked a second ago', () => {
    unlinked('ana2', world.people.ana);
    askAndPlan(world);
    expect(approveAs('ana2')).toContain('from an account that was once linked to yours');
    expect(textOf(world.type('terminal:ana2', '/vm deny R-1 no'))).toContain('once linked to yours');
    expect([world.request(1).state.state, votes()]).toEqual(['awaiting-approval', 0]);
    expect(world.card(1).approval?.groups[0]?.mayStill.map(({ display }) => display)).toEqual(['Bo', 'Cy', 'Dee']);
  });

  it('have one vote together', () => {
    unlinked('bo2', world.people.bo);
    world.type('terminal:ana', '/vm create web-1 size=s env=prod lease=20d');
    plan(world, 1);
    expect(approveAs('bo')).toContain('ops: 1 of 2');
    expect(approveAs('bo2')).toContain('Bo has voted on this already');
    expect(textOf(world.type('terminal:bo2', '/vm deny R-1'))).toContain('Bo has voted on this already');
    expect([world.request(1).state.state, votes()]).toEqual(['awaiting-approval', 1]);
    approveAs('cy');
    expect(world.request(1).state.state).toBe('approved');
  });

  it('count as one also where they are linked after one of them has voted', () => {
    const bo2 = world.transaction(({ people }) => {
      const other = people.add({ login: 'bo2', display: 'Bo2', active: true }, ['terminal:bo2']);
      people.addMember('ops', other.id, 0);
      return other;
    });
    world.type('terminal:ana', '/vm create web-1 size=s env=prod lease=20d');
    plan(world, 1);
    approveAs('bo');
    world.transaction(({ people }) => people.noteEverLinked(bo2.id, world.people.bo.id, world.clock.now));
    expect(approveAs('bo2')).toContain('voted on this already');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('vote anew where the one that voted was joined to the other', () => {
    const bo2 = unlinked('bo2', world.people.bo);
    askAndPlan(world);
    world.type('terminal:ana', '/vm create web-2 size=s env=prod lease=20d');
    plan(world, 2);
    const digest = shownDigest(world, 2);
    world.type('terminal:bo2', `/vm approve R-2 ${digest}`);
    world.transaction(({ people }) => people.setActive(bo2.id, false));
    expect(textOf(world.type('terminal:bo', `/vm approve R-2 ${digest}`))).toContain('ops: 1 of 2');
    expect(world.card(2).approval?.groups[0]?.approvedBy.map(({ display }) => display)).toEqual(['Bo']);
  });

  it('do not vote in the terminal where the human has an account in a chat', () => {
    const bo2 = unlinked('bo2', world.people.bo);
    world.transaction(({ people }) => people.addActor(bo2.id, 'slack:T1/U2'));
    askAndPlan(world);
    expect(approveAs('bo')).toContain('you have an account in a chat: vote there');
  });
});
