import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  approve,
  askAndPlan,
  askApproveRun,
  begin,
  end,
  held,
  liveVms,
  plan,
  readyFacts,
  textOf,
} from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { expire } from './expire.js';
import { noteRunEvent } from './note-run-event.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const state = (number = 1) => world.request(number).state;
const mentions = () =>
  world.transaction((stores) =>
    stores.outbox.listDue(world.clock.now, 1000).flatMap(({ item }) => (item.kind === 'reply' ? [item.card] : [])),
  );

describe('a request that becomes a VM', () => {
  it('records the VM, lets go of what it held, and mentions the requester', () => {
    askApproveRun(world);
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
    expect(liveVms(world)).toMatchObject([
      { name: 'web-1', vmid: 12000, node: 'pve1', smbiosUuid: 'u1', hostKey: 'ssh-ed25519 HOST', templateVmid: 11001 },
    ]);
    expect(held(world)).toEqual([]);
    expect(mentions()).toEqual([
      {
        ...{ kind: 'mention', label: 'R-1', to: { display: 'Ana', actor: 'terminal:ana' } },
        text: 'R-1 create web-1: ready, ssh ana@10.0.20.10',
      },
    ]);
    expect(textOf(world.type('terminal:ana', '/vm show web-1'))).toContain('host key ED25519 SHA256:host');
    expect(textOf(world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=dev'))).toContain(
      'in use by a VM of you',
    );
  });

  it('builds the template once: its VMIDs are fixed at planning, and others wait for it', () => {
    askAndPlan(world);
    world.type('terminal:ana', '/vm create web-2 size=s env=prod');
    plan(world, 2);
    approve(world, 1);
    approve(world, 2);
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
    const runId = askApproveRun(world);
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

describe('time', () => {
  it('ends what waits too long, and says when the next is due', () => {
    askAndPlan(world);
    const due = world.clock.now + 4 * 3_600_000;
    expect(expire(world.tools)).toBe(due);
    world.clock.now = due;
    expect(expire(world.tools)).toBeNull();
    expect([state().state, held(world)]).toEqual(['expired', []]);
  });
});
