import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleVm } from '../../db/fakes/sample-rows.js';
import { policyQuestion } from '../approval/policy-question.js';
import {
  approve,
  askApproveRun,
  begin,
  end,
  liveVms,
  plan,
  readyFacts,
  run,
  stoppedAt,
  textOf,
} from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

describe('/vm destroy', () => {
  const ready = () => {
    askApproveRun(world);
    end(world, 1, { end: 'done', facts: readyFacts });
  };

  it('asks for the name once more, then is a request under the policy', () => {
    ready();
    const form = world.type('terminal:ana', '/vm destroy web-1');
    expect(form).toMatchObject({ kind: 'form', form: 'vm destroy web-1', title: 'Destroy web-1 · prod' });
    const wrong = world.sendForm('terminal:ana', 'vm destroy web-1', { confirm: 'web-2', reason: '' });
    expect(wrong.kind === 'form' ? wrong.fields[0]?.problem : '').toBe(
      '"web-2" is not the name; to destroy it type web-1',
    );
    expect(world.count().requests).toBe(1);
    expect(world.sendForm('terminal:ana', 'vm destroy web-1', { confirm: 'web-1', reason: 'done' })).toMatchObject({
      tone: 'ok',
    });
    const moved = {
      vmid: 12000,
      node: 'pve3',
      name: 'web-1',
      template: false,
      running: true,
      pool: 'prod',
      tags: [],
      memoryBytes: 1,
    };
    const began = plan(world, 2, { facts: { vms: [moved] } });
    expect(began.next === 'run' && began.work.recipe === 'destroy-vm' ? began.work.vars : null).toMatchObject({
      ...{ node: 'pve3', smbiosUuid: 'u1', pool: 'prod' },
    });
    approve(world, 2);
    run(world, 2);
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect(world.card(2)).toMatchObject({ state: 'ready', outcome: { kind: 'destroyed', vmid: 12000 } });
    expect(world.card(1).buttons).toEqual([]);
    expect(liveVms(world)).toEqual([]);
  });

  it('is not begun twice, nor for a VM that there is not', () => {
    ready();
    world.type('terminal:ana', '/vm destroy web-1 confirm=web-1');
    expect(textOf(world.type('terminal:ana', '/vm destroy web-1 confirm=web-1'))).toContain('R-2 is planning');
    expect(textOf(world.type('terminal:ana', '/vm destroy web-9'))).toContain('did you mean web-1?');
  });

  it('and the request that made the VM never work on it at the same time', () => {
    askApproveRun(world);
    const failed = stoppedAt('configure', { changed: 'something' }, readyFacts);
    end(world, 1, failed);
    world.type('terminal:ana', '/vm destroy web-1 confirm=web-1');
    plan(world, 2);
    approve(world, 2);
    world.type('terminal:ana', '/vm retry R-1');
    expect(begin(world, 2)).toEqual({ next: 'later', why: 'R-1 still works on web-1' });
    end(world, 1, failed);
    run(world, 2);
    expect(textOf(world.type('terminal:ana', '/vm retry R-1'))).toContain('R-2 destroys its VM');
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect(world.request(1).state).toMatchObject({ state: 'failed', retry: 'none' });
  });

  it('takes away what was applied and could not be identified', () => {
    askApproveRun(world);
    const strange = stoppedAt('apply', { message: 'VM 12000 has no smbios uuid.', changed: 'something' });
    end(world, 1, { ...strange, step: 'identify' });
    expect(liveVms(world)).toEqual([]);
    expect(textOf(world.type('terminal:ana', '/vm destroy web-1 confirm=web-1'))).toContain('R-2 destroy web-1');
    const began = plan(world, 2);
    expect(began.next === 'run' && began.work.recipe === 'destroy-vm' ? began.work.vars : null).toMatchObject({
      ...{ vmid: 12000, smbiosUuid: null, madeBy: world.request(1).id },
    });
  });

  it('is judged by whose VM stands there now, not by who had the VMID before', () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { word: 'unknown', changed: 'not known' }));
    world.transaction(({ vms }) => {
      vms.add(sampleVm({ vmid: 12000, name: 'db-1', owner: world.people.bo.id, destroyedAt: 1 }));
    });
    const ask = { action: 'destroy-vm', vmid: 12000, name: 'web-1', environment: 'prod', reason: null } as const;
    const ownerFor = (person: string) =>
      world.transaction((stores) => policyQuestion(stores, world.tools.settings, person, ask, 0).owner);
    expect([ownerFor(world.people.ana.id), ownerFor(world.people.bo.id)]).toEqual(['self', 'other']);
  });

  it('by a button does nothing to another VM of the same name', () => {
    ready();
    const old = world.card(1).buttons.find(({ action }) => action === 'destroy')?.token ?? '';
    world.transaction((stores) => {
      const [vm] = stores.vms.listLive();
      stores.vms.markDestroyed('main', 12000, 1);
      if (vm !== undefined) stores.vms.add({ ...vm, vmid: 12001, madeBy: 'another', destroyedAt: null });
    });
    expect(textOf(world.press('terminal:ana', old, 'web-1'))).toBe('web-1 of R-1 is gone');
  });
});
