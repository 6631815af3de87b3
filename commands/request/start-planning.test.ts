import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  askApproveRun,
  begin,
  end,
  FILES,
  held,
  plan,
  run,
  stoppedAt,
  textOf,
  worldFacts,
} from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const state = (number = 1) => world.request(number).state;

describe('planning', () => {
  it('takes another VMID where a stranger has the reserved one, and places by free memory after promises', () => {
    world.type('terminal:ana', '/vm create web-1 size=m env=prod');
    const stranger = {
      vmid: 12000,
      node: 'pve3',
      name: 'web-1',
      template: false,
      running: true,
      pool: null,
      tags: [],
      memoryBytes: 1,
    };
    const began = plan(world, 1, { facts: { vms: [stranger] } });
    expect(began.next === 'run' && began.work.recipe === 'create-vm' ? began.work.vars.vmid : 0).toBe(12001);
    expect(held(world)).toContain('vmid:12001');
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    const other = plan(world, 2);
    expect(other.next === 'run' && other.work.recipe === 'create-vm' ? other.work.vars : {}).toMatchObject({
      ...{ node: 'pve2', vmid: 12000, reservedMemoryMiB: 0 },
    });
  });

  it('clones to storage of the nodes’ own only where the template stands', () => {
    const facts = { localStorages: new Set(['ceph-vm']) };
    const nodeOf = (number: number, change = {}) => {
      const began = plan(world, number, { facts: { ...facts, ...change } });
      return began.next === 'run' && began.work.recipe === 'create-vm' ? began.work.vars.node : null;
    };
    world.type('terminal:ana', '/vm create web-1 size=s env=prod');
    expect(nodeOf(1)).toBe('pve1');
    const full = worldFacts.nodes.map((node) => ({ ...node, memoryUsedBytes: node.node === 'pve1' ? 20e9 : 0 }));
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    expect(nodeOf(2, { nodes: full })).toBe('pve1');
  });

  it('fails with a cure where there is no room, and lets go of everything', () => {
    world.type('terminal:ana', '/vm create web-1 size=m env=prod');
    plan(world, 1, { facts: { nodes: worldFacts.nodes.map((node) => ({ ...node, online: false })) } });
    expect(state()).toMatchObject({
      state: 'failed',
      retry: 'plan',
      failure: { message: 'none of the nodes pve1, pve2 is online' },
    });
    expect(held(world)).toEqual([]);
    expect(textOf(world.type('terminal:ana', '/vm retry R-1'))).toContain('it is planned anew');
    plan(world, 1);
    expect(state().state).toBe('awaiting-approval');
    expect(held(world)).toContain('name:web-1');
  });

  it('shows what the gate or the preflight refused', () => {
    world.type('terminal:ana', '/vm create web-1 size=m env=prod');
    plan(world, 1, { end: stoppedAt('preflight', { word: 'refused', message: 'the plan replaces disk[0]' }) });
    expect(world.card(1).outcome).toMatchObject({
      kind: 'stopped',
      word: 'refused',
      stage: 'Terraform plan',
      message: 'the plan replaces disk[0]',
    });
  });

  it('runs at once what the policy allows, and refuses what it forbids by then', () => {
    world.type('terminal:ana', '/vm create web-1 size=s env=dev');
    world.type('terminal:ana', '/vm create web-2 size=s env=dev');
    plan(world, 1);
    expect(state(1).state).toBe('approved');
    world.load({ rules: [] });
    plan(world, 2);
    expect(state(2).state).toBe('refused');
  });

  it('is cancelled at once before its run, and at the end of its run after that', () => {
    world.type('terminal:ana', '/vm create web-1 size=s env=prod');
    expect(textOf(world.type('terminal:ana', '/vm cancel R-1'))).toContain('cancelled; nothing had been changed');
    expect([state().state, held(world)]).toEqual(['cancelled', []]);
    expect(plan(world, 1)).toEqual({ next: 'none' });
  });

  it('keeps votes for the same effect and decision, and drops them for another', () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { next: 'plan-anew', message: 'clone lock' }));
    expect(world.card(1)).toMatchObject({ state: 'planning', stateNote: 'planned again: clone lock, 1st of 3' });
    plan(world, 1);
    expect(state().state).toBe('approved');
    run(world);
    end(world, 1, stoppedAt('apply', { next: 'plan-anew', message: 'clone lock' }));
    plan(world, 1, { files: { ...FILES, module: 'm2' } });
    expect(state().state).toBe('awaiting-approval');
  });

  it('expires where the same plan comes after the time that it was approved for', () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { next: 'plan-anew' }));
    world.clock.now += 4 * 3_600_000;
    plan(world, 1);
    expect(state().state).toBe('expired');
  });

  it('is done anew at most three times by itself', () => {
    askApproveRun(world);
    for (const expected of ['planning', 'planning', 'planning', 'failed']) {
      end(world, 1, stoppedAt('apply', { next: 'plan-anew', message: 'clone lock' }));
      expect(state().state).toBe(expected);
      plan(world, 1);
      begin(world, 1);
    }
    expect(state()).toMatchObject({ retry: 'plan', failure: { message: 'clone lock' } });
  });
});
