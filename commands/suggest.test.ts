import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, askAndPlan, askApproveRun, end, readyFacts } from './fakes/drive-request.js';
import { type TestWorld, testWorld } from './fakes/test-world.js';
import { suggest } from './suggest.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const values = (actor: string, command: string, argument: string, typed = '', given: Record<string, string> = {}) =>
  suggest(world.tools, `terminal:${actor}`, { command, argument, typed, given }).map(({ value }) => value);

describe('while somebody types', () => {
  it('offers what the policy lets them choose, and what is near to what was typed', () => {
    expect(values('ana', 'vm create', 'template')).toEqual(['debian-13']);
    expect(values('ana', 'vm create', 'template', 'debain')).toEqual(['debian-13']);
    expect(values('ana', 'vm create', 'template', 'windows')).toEqual([]);
    world.load({ rules: [] });
    expect(values('ana', 'vm create', 'template')).toEqual([]);
  });

  it.each([
    ['zoe', 'vm create', 'template'],
    ['ana', 'vm create', 'name'],
    ['ana', 'vm make', 'template'],
    ['ana', 'vm create', 'constructor'],
  ])('offers nothing to %s for %s %s', (actor, command, argument) => {
    expect(values(actor, command, argument)).toEqual([]);
  });

  it('offers nothing to whom is not active any more', () => {
    world.transaction(({ people }) => people.setActive(world.people.ana.id, false));
    expect(values('ana', 'vm create', 'template')).toEqual([]);
  });

  it('offers the leases that the environment lets', () => {
    expect(values('ana', 'vm create', 'lease', '', { env: 'dev' })).toEqual(['3d', '1d', '7d']);
    expect(values('ana', 'vm create', 'lease', '1', { env: 'prod' })).toEqual(['1d', '14d']);
  });

  it('offers a request to those who may do something with it', () => {
    askAndPlan(world);
    expect(values('bo', 'vm approve', 'request')).toEqual(['R-1']);
    expect(values('bo', 'vm deny', 'request', 'web')).toEqual(['R-1']);
    expect(values('ana', 'vm approve', 'request')).toEqual([]);
    expect(values('ana', 'vm cancel', 'request', '1')).toEqual(['R-1']);
    expect(values('ana', 'vm retry', 'request')).toEqual([]);
    expect(values('dee', 'vm logs', 'request')).toEqual(['R-1']);
    approve(world);
    expect(values('cy', 'vm approve', 'request')).toEqual([]);
  });

  it('offers VMs by name, environment or owner, and those to destroy that one may', () => {
    askApproveRun(world);
    end(world, 1, { end: 'done', facts: readyFacts });
    const [first] = suggest(world.tools, 'terminal:bo', {
      command: 'vm show',
      argument: 'name',
      typed: 'ana',
      given: {},
    });
    expect(first).toEqual({ value: 'web-1', label: 'web-1 · prod · 10.0.20.10 · Ana' });
    expect(values('ana', 'vm destroy', 'name')).toEqual(['web-1']);
    world.load({ rules: [] });
    expect(values('ana', 'vm destroy', 'name')).toEqual([]);
  });
});
