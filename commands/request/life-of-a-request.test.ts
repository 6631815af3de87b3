import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastCheck } from '../approval/last-check.js';
import {
  askAndPlan,
  begin,
  end,
  FILES,
  madeFacts,
  plan,
  planFacts,
  readyFacts,
  shownDigest,
  stoppedAt,
  worldFacts,
} from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { expire } from './expire.js';
import { noteRunEvent } from './note-run-event.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const text = (reply: ReturnType<TestWorld['type']>): string =>
  reply.kind === 'answer' ? [reply.title, ...reply.lines].join('\n') : '';
const state = (number = 1) => world.request(number).state;
const approve = (number = 1) => world.type('terminal:bo', `/vm approve R-${number} ${shownDigest(world, number)}`);
const held = () => world.transaction(({ reservations }) => reservations.listFor(world.request(1).id));
const vms = () => world.transaction((stores) => stores.vms.listLive());
const mentions = () =>
  world.transaction((stores) =>
    stores.outbox.listDue(world.clock.now, 1000).flatMap(({ item }) => (item.kind === 'reply' ? [item.card] : [])),
  );
const run = (number = 1): string => {
  const began = begin(world, number);
  if (began.next !== 'run') throw new Error(`R-${number} does not run: ${began.next}`);
  return began.runId;
};
const askApproveRun = (): string => {
  askAndPlan(world);
  approve();
  return run();
};

describe('a request that becomes a VM', () => {
  it('records the VM, lets go of what it held, and mentions the requester', () => {
    askApproveRun();
    world.clock.now += 72_000;
    end(world, 1, { end: 'done', facts: readyFacts });
    expect(world.card(1)).toMatchObject({
      state: 'ready',
      outcome: {
        ...{ kind: 'ready', tookMs: 72_000, login: 'ana', ipv4: '10.0.20.10', hostKeyFingerprint: 'SHA256:host' },
        ...{ node: 'pve1', vmid: 12000, leaseUntil: world.clock.now + 7 * 86_400_000, notes: [] },
      },
    });
    expect(world.card(1).buttons.map(({ action }) => action)).toEqual(['show', 'destroy']);
    expect(vms()).toMatchObject([
      { name: 'web-1', vmid: 12000, node: 'pve1', smbiosUuid: 'u1', hostKey: 'ssh-ed25519 HOST', templateVmid: 11001 },
    ]);
    expect(held()).toEqual([]);
    expect(mentions()).toEqual([
      {
        ...{ kind: 'mention', label: 'R-1', to: { display: 'Ana', actor: 'terminal:ana' } },
        text: 'R-1 create web-1: ready, ssh ana@10.0.20.10',
      },
    ]);
    expect(text(world.type('terminal:ana', '/vm show web-1'))).toContain('host key ED25519 SHA256:host');
    expect(text(world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=dev'))).toContain(
      'in use by a VM of you',
    );
  });

  it('builds the template once: its VMIDs are fixed at planning, and others wait for it', () => {
    askAndPlan(world);
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    plan(world, 2);
    approve(1);
    approve(2);
    const first = begin(world, 1);
    expect(first.next === 'run' && first.work.recipe === 'create-vm' ? first.work.vars.template : null).toMatchObject({
      ...{ vmid: 11001, baseVmid: 11000, baseBuilt: false, builtAt: null, generation: 1 },
    });
    expect(begin(world, 2)).toEqual({ next: 'later', why: 'R-1 builds template debian-13 at the moment' });
    end(world, 1, { end: 'done', facts: readyFacts });
    const second = begin(world, 2);
    expect(
      second.next === 'run' && second.work.recipe === 'create-vm' ? second.work.vars.template : null,
    ).toMatchObject({
      ...{ vmid: 11001, builtAt: 5 },
    });
  });

  it('shows the stages of both of its runs on one card', () => {
    const runId = askApproveRun();
    const { id } = world.request(1);
    noteRunEvent(world.tools, id, runId, { event: 'stage-started', stage: 'apply', at: 1 });
    noteRunEvent(world.tools, id, runId, { event: 'stage-done', stage: 'apply', at: 11 });
    expect(world.card(1).stages[3]).toMatchObject({
      number: 4,
      tool: 'Terraform',
      title: 'apply',
      state: 'done',
      tookMs: 10,
    });
  });
});

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
    expect(held()).toContain('vmid:12001');
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    const other = plan(world, 2);
    expect(other.next === 'run' && other.work.recipe === 'create-vm' ? other.work.vars : {}).toMatchObject({
      ...{ node: 'pve2', vmid: 12000, reservedMemoryMiB: 0 },
    });
  });

  it('fails with a cure where there is no room, and lets go of everything', () => {
    world.type('terminal:ana', '/vm create web-1 size=m env=prod');
    plan(world, 1, { facts: { nodes: worldFacts.nodes.map((node) => ({ ...node, online: false })) } });
    expect(state()).toMatchObject({
      state: 'failed',
      retry: 'plan',
      failure: { message: 'none of the nodes pve1, pve2 is online' },
    });
    expect(held()).toEqual([]);
    expect(text(world.type('terminal:ana', '/vm retry R-1'))).toContain('it is planned anew');
    plan(world, 1);
    expect(state().state).toBe('awaiting-approval');
    expect(held()).toContain('name:web-1');
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
    expect(text(world.type('terminal:ana', '/vm cancel R-1'))).toContain('cancelled; nothing had been changed');
    expect([state().state, held()]).toEqual(['cancelled', []]);
    expect(plan(world, 1)).toEqual({ next: 'none' });
  });

  it('keeps votes for the same effect and decision, and drops them for another', () => {
    askApproveRun();
    end(world, 1, stoppedAt('apply', { next: 'plan-anew', message: 'clone lock' }));
    expect(world.card(1)).toMatchObject({ state: 'planning', stateNote: 'planned again: clone lock, 1st of 3' });
    plan(world, 1);
    expect(state().state).toBe('approved');
    run();
    end(world, 1, stoppedAt('apply', { next: 'plan-anew', message: 'clone lock' }));
    plan(world, 1, { files: { ...FILES, module: 'm2' } });
    expect(state().state).toBe('awaiting-approval');
  });

  it('expires where the same plan comes after the time that it was approved for', () => {
    askApproveRun();
    end(world, 1, stoppedAt('apply', { next: 'plan-anew' }));
    world.clock.now += 4 * 3_600_000;
    plan(world, 1);
    expect(state().state).toBe('expired');
  });

  it('is done anew at most three times by itself', () => {
    askApproveRun();
    for (const expected of ['planning', 'planning', 'planning', 'failed']) {
      end(world, 1, stoppedAt('apply', { next: 'plan-anew', message: 'clone lock' }));
      expect(state().state).toBe(expected);
      plan(world, 1);
      begin(world, 1);
    }
    expect(state()).toMatchObject({ retry: 'plan', failure: { message: 'clone lock' } });
  });
});

describe('the last check', () => {
  const check = (runId: string, files = FILES) =>
    lastCheck(world.tools, world.request(1).id, runId, { stage: 'apply', effect: 'changes' }, files);

  it('lets go on what is as it was approved', () => {
    expect(check(askApproveRun())).toBeNull();
  });

  it.each<[string, (runId: string) => void, string, 'stop' | 'plan-anew']>([
    ['a wish to cancel', () => world.type('terminal:ana', '/vm cancel R-1'), 'it was cancelled', 'stop'],
    [
      'an expired approval',
      () => {
        world.clock.now += 4 * 3_600_000;
      },
      'the approval has expired',
      'stop',
    ],
    [
      'another decision',
      () => world.load({ rules: samplePolicy.rules.filter(({ name }) => name === 'dev-is-free') }),
      'the policy decides differently by now',
      'plan-anew',
    ],
    [
      'a voter who left',
      () => world.transaction(({ people }) => people.removeMember('ops', world.people.bo.id)),
      'who approved it may not approve it any more',
      'plan-anew',
    ],
    [
      'a voter who is removed',
      () => world.transaction(({ people }) => people.setActive(world.people.bo.id, false)),
      'who approved it may not approve it any more',
      'plan-anew',
    ],
    [
      'a requester without rights',
      () => world.transaction(({ people }) => people.removeMember('web-team', world.people.ana.id)),
      'the policy decides differently by now',
      'plan-anew',
    ],
  ])('refuses after %s', (_, change, message, next) => {
    const runId = askApproveRun();
    change(runId);
    expect(check(runId)).toMatchObject({ word: 'refused', message, changed: 'nothing', next });
  });

  it('refuses other files than those that were approved, and any run but the present one', () => {
    const runId = askApproveRun();
    expect(check(runId, { ...FILES, module: 'm2' })).toMatchObject({
      message: 'what would run is no longer what was approved',
    });
    expect(check('another')).toMatchObject({ message: 'this run is no longer the one of its request' });
  });

  it('looks at no policy after the change, and asks anew where it refused before it', () => {
    const runId = askApproveRun();
    world.transaction(({ people }) => people.removeMember('ops', world.people.bo.id));
    const step = { stage: 'configure', effect: 'changes' } as const;
    expect(lastCheck(world.tools, world.request(1).id, runId, step, FILES)).toBeNull();
    end(
      world,
      1,
      stoppedAt('apply', { word: 'refused', next: 'plan-anew', message: 'who approved it may not any more' }),
    );
    plan(world, 1);
    expect(state().state).toBe('awaiting-approval');
  });

  it('ends as expired where it refused for that', () => {
    askApproveRun();
    world.clock.now += 4 * 3_600_000;
    end(world, 1, stoppedAt('apply', { word: 'refused', message: 'the approval has expired' }));
    expect([state().state, held()]).toEqual(['expired', []]);
  });
});

describe('a run that stops', () => {
  it('before the change lets go, and is planned anew on a retry', () => {
    askApproveRun();
    end(world, 1, stoppedAt('apply', { message: 'Storage is full.' }));
    expect([state().state, held()]).toEqual(['failed', []]);
    expect(world.card(1).buttons.map(({ action }) => action)).toEqual(['retry']);
    world.type('terminal:ana', '/vm retry R-1');
    plan(world, 1);
    expect(state().state).toBe('approved');
  });

  it('after the change keeps the VM known, and goes on with the same run and approval', () => {
    const runId = askApproveRun();
    end(world, 1, stoppedAt('configure', { side: 'playbook', changed: 'something' }, readyFacts));
    expect(state()).toMatchObject({ state: 'failed', retry: 'stage' });
    expect(vms()).toMatchObject([{ name: 'web-1', readyAt: null }]);
    expect(held()).toHaveLength(4);
    expect(text(world.type('terminal:ana', '/vm retry R-1'))).toContain('goes on with the stage that failed');
    expect(state()).toMatchObject({ state: 'running', runId });
    expect(world.transaction((stores) => stores.runs.listOpen())).toMatchObject([{ id: runId }]);
    end(world, 1, { end: 'done', facts: readyFacts });
    expect(vms()).toMatchObject([{ name: 'web-1', readyAt: world.clock.now }]);
  });

  it('is cancelled with what was changed by then', () => {
    askApproveRun();
    expect(text(world.type('terminal:ana', '/vm cancel R-1'))).toContain('it is being stopped');
    expect(state()).toMatchObject({ state: 'running', cancelBy: world.people.ana.id });
    end(world, 1, { end: 'cancelled', stage: 'configure', changed: 'something', facts: madeFacts });
    expect(world.card(1).outcome).toEqual({
      ...{ kind: 'cancelled', changed: 'something', by: { display: 'Ana', actor: 'terminal:ana' } },
    });
    expect(vms()).toHaveLength(1);
  });

  it('is unknown where it was cancelled in the middle of the apply', () => {
    askApproveRun();
    end(world, 1, { end: 'cancelled', stage: 'apply', changed: 'not known', facts: planFacts });
    expect(state().state).toBe('unknown');
  });

  it('stays as it is when this process ends', () => {
    askApproveRun();
    end(world, 1, { end: 'drained' });
    expect(state().state).toBe('running');
  });
});

describe('an unknown outcome', () => {
  const lost = () => {
    askApproveRun();
    end(world, 1, stoppedAt('apply', { word: 'unknown', changed: 'not known', message: 'It was cut off.' }));
    return world.card(1);
  };

  it('offers adopt, destroy and leave, and holds what it held', () => {
    const card = lost();
    expect(card).toMatchObject({
      state: 'unknown',
      outcome: { kind: 'stopped', word: 'unknown', changed: 'not known' },
    });
    expect(card.buttons.map(({ action }) => action)).toEqual(['adopt', 'destroy', 'leave']);
    expect(held()).toHaveLength(4);
  });

  it("is nobody's to resolve whom the policy does not allow it", () => {
    lost();
    expect(text(world.type('terminal:ana', '/vm adopt R-1'))).toContain('not yours to resolve');
    expect(state().state).toBe('unknown');
  });

  it('is adopted: the same run goes on', () => {
    lost();
    expect(text(world.type('terminal:bo', '/vm adopt R-1'))).toContain('adopted');
    expect(state().state).toBe('running');
  });

  it('is left: it has failed for good, and its name and VMID stay reserved', () => {
    lost();
    expect(text(world.type('terminal:bo', '/vm leave R-1'))).toContain('left as it is');
    expect(state()).toMatchObject({ state: 'failed', retry: 'none' });
    expect(held()).toHaveLength(4);
  });

  it('is destroyed by a request of its own, proven by the Notes alone', () => {
    lost();
    expect(text(world.type('terminal:ana', '/vm destroy web-1 confirm=web-1'))).toContain('R-2 destroy web-1');
    const began = plan(world, 2);
    expect(began.next === 'run' && began.work.recipe === 'destroy-vm' ? began.work.vars : null).toMatchObject({
      ...{ vmid: 12000, smbiosUuid: null, madeBy: world.request(1).id },
    });
    approve(2);
    run(2);
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect(state(1)).toMatchObject({ state: 'failed', retry: 'none' });
    expect([state(2).state, held()]).toEqual(['ready', []]);
  });
});

describe('/vm destroy', () => {
  const ready = () => {
    askApproveRun();
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
    approve(2);
    run(2);
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect(world.card(2)).toMatchObject({ state: 'ready', outcome: { kind: 'destroyed', vmid: 12000 } });
    expect(world.card(1).buttons).toEqual([]);
    expect(vms()).toEqual([]);
  });

  it('is not begun twice, nor for a VM that there is not', () => {
    ready();
    world.type('terminal:ana', '/vm destroy web-1 confirm=web-1');
    expect(text(world.type('terminal:ana', '/vm destroy web-1 confirm=web-1'))).toContain('R-2 is planning');
    expect(text(world.type('terminal:ana', '/vm destroy web-9'))).toContain('did you mean web-1?');
  });

  it('by a button does nothing to another VM of the same name', () => {
    ready();
    const old = world.card(1).buttons.find(({ action }) => action === 'destroy')?.token ?? '';
    world.transaction((stores) => {
      const [vm] = stores.vms.listLive();
      stores.vms.markDestroyed('main', 12000, 1);
      if (vm !== undefined) stores.vms.add({ ...vm, vmid: 12001, madeBy: 'another', destroyedAt: null });
    });
    expect(text(world.press('terminal:ana', old, 'web-1'))).toBe('web-1 of R-1 is gone');
  });
});

describe('templates', () => {
  it('are built and retired by requests under the policy', () => {
    expect(text(world.type('terminal:ana', '/vm-admin template build debian-13'))).toContain('refused');
    expect(text(world.type('terminal:bo', '/vm-admin template build debian-14'))).toContain('did you mean debian-13?');
    world.type('terminal:bo', '/vm-admin template build debian-13 reason="security updates"');
    expect(plan(world, 1)).toMatchObject({ next: 'decide', work: { recipe: 'build-template' } });
    expect(state().state).toBe('approved');
    run();
    end(world, 1, {
      end: 'done',
      facts: { base: { vmid: 11000 }, template: { vmid: 11001, built: true, builtAt: 5, smbiosUuid: 'tu' } },
    });
    expect(world.card(1)).toMatchObject({ outcome: { kind: 'template-built', vmid: 11001, generation: 1 } });
    world.type('terminal:bo', '/vm-admin template retire debian-13');
    plan(world, 2);
    run(2);
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

describe('time', () => {
  it('ends what waits too long, and says when the next is due', () => {
    askAndPlan(world);
    const due = world.clock.now + 4 * 3_600_000;
    expect(expire(world.tools)).toBe(due);
    world.clock.now = due;
    expect(expire(world.tools)).toBeNull();
    expect([state().state, held()]).toEqual(['expired', []]);
  });
});
