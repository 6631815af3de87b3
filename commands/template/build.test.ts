import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, end, plan, run, textOf } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const state = (number = 1) => world.request(number).state;

describe('templates', () => {
  it('are built and retired by requests under the policy', () => {
    expect(textOf(world.type('terminal:ana', '/vm-admin template build debian-13'))).toContain('refused');
    expect(textOf(world.type('terminal:bo', '/vm-admin template build debian-14'))).toContain(
      'did you mean debian-13?',
    );
    world.type('terminal:bo', '/vm-admin template build debian-13 reason="security updates"');
    expect(plan(world, 1)).toMatchObject({ next: 'decide', work: { recipe: 'build-template' } });
    expect(state().state).toBe('approved');
    run(world);
    end(world, 1, {
      end: 'done',
      facts: { base: { vmid: 11000 }, template: { vmid: 11001, built: true, builtAt: 5, smbiosUuid: 'tu' } },
    });
    expect(world.card(1)).toMatchObject({ outcome: { kind: 'template-built', vmid: 11001, generation: 1 } });
    world.type('terminal:bo', '/vm-admin template retire debian-13');
    plan(world, 2);
    run(world, 2);
    end(world, 2, { end: 'done', facts: { retired: { vmid: 11001 } } });
    expect(world.card(2)).toMatchObject({ outcome: { kind: 'template-retired', vmid: 11001 } });
    expect(world.transaction(({ templates }) => templates.list().map(({ kind }) => kind))).toEqual(['base']);
  });

  it('that were not built are forgotten with their request', () => {
    askAndPlan(world);
    world.type('terminal:bo', '/vm deny R-1');
    expect(world.transaction(({ templates }) => templates.list())).toEqual([]);
  });
});
