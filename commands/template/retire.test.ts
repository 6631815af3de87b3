import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  approve,
  askApproveRun,
  begin,
  end,
  madeFacts,
  plan,
  readyFacts,
  run,
  textOf,
} from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
  askApproveRun(world);
  const template = { vmid: 11001, built: true, builtAt: world.clock.now, smbiosUuid: 'tu' };
  end(world, 1, { end: 'done', facts: { ...readyFacts, template } });
});
afterEach(() => world.remove());

const CREATE = 'template=debian-13 size=s env=prod lease=7d';
const retire = () => textOf(world.type('terminal:bo', '/vm-admin template retire debian-13'));
const templateOf = (number: number) => {
  const { state } = world.request(number);
  const work = 'planned' in state ? state.planned?.work : null;
  return work?.recipe === 'create-vm' ? work.vars.template : null;
};

/** R-2 to take the template away, approved. */
function retireApproved(): void {
  expect(retire()).toContain('R-2');
  plan(world, 2);
}

describe('a template that is to be retired', () => {
  it('goes once nobody is planned with it', () => {
    retireApproved();
    expect(begin(world, 2).next).toBe('run');
  });

  it.each(['awaiting-approval', 'approved', 'running'])(
    'is refused while a request that is %s is planned with it',
    (state) => {
      world.type('terminal:ana', `/vm create web-2 ${CREATE}`);
      plan(world, 2);
      if (state !== 'awaiting-approval') approve(world, 2);
      if (state === 'running') run(world, 2);
      expect(world.request(2).state.state).toBe(state);
      expect(retire()).toContain('R-2 create web-2 is planned with this template; wait for its end, or cancel it');
      end(world, 2, { end: 'done', facts: madeFacts });
      world.type('terminal:ana', '/vm cancel R-2');
      expect(retire()).toContain('R-3');
    },
  );

  it('waits for one that came between asking and planning, and says for which', () => {
    expect(retire()).toContain('R-2');
    world.type('terminal:ana', `/vm create web-2 ${CREATE}`);
    plan(world, 3);
    plan(world, 2);
    expect(begin(world, 2)).toEqual({ next: 'later', why: 'R-3 create web-2 is planned with this template' });
    expect(world.card(2).stateNote).toBe('waiting: R-3 create web-2 is planned with this template');
    world.type('terminal:ana', '/vm cancel R-3');
    expect(begin(world, 2).next).toBe('run');
  });

  it('is not what a later request is planned with', () => {
    retireApproved();
    world.type('terminal:ana', `/vm create web-2 ${CREATE}`);
    plan(world, 3);
    expect(templateOf(3)).toMatchObject({ vmid: 11003, generation: 2, builtAt: null });
  });
});
