import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepRecord } from '../../pipeline/run/journal.js';
import { askAndPlan, begin, end, plan, readyFacts, shownDigest } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const answerOf = (actor: string, text: string) => {
  const reply = world.type(actor, text);
  if (reply.kind !== 'answer') throw new Error('no answer');
  return reply;
};
const makeReady = () => {
  askAndPlan(world);
  world.type('terminal:bo', `/vm approve R-1 ${shownDigest(world, 1)}`);
  begin(world, 1);
  end(world, 1, { end: 'done', facts: readyFacts });
};

describe('commands that only read', () => {
  it('list VMs for everybody and for the owner', () => {
    expect(answerOf('terminal:bo', '/vm list').title).toBe('there are no VMs yet');
    makeReady();
    const row = ['web-1', 'prod', '10.0.20.10', 'pve1', '12000', 'Ana', 'Tue, 1 Dec 2026, 12:00 UTC'];
    expect(answerOf('terminal:bo', '/vm list').table?.rows).toEqual([row]);
    expect(answerOf('terminal:bo', '/vm mine')).toMatchObject({ title: 'you have 0 of 3 VMs', table: null });
    world.type('terminal:ana', '/vm create web-2 size=s env=dev');
    expect(answerOf('terminal:ana', '/vm mine')).toMatchObject({
      title: 'you have 1 of 3 VMs',
      lines: ['R-2 create web-2: planning'],
    });
  });

  it('show what waits, and for whom', () => {
    askAndPlan(world);
    const you = (actor: string) => answerOf(actor, '/vm pending').table?.rows.map((row) => row.at(-1));
    expect(you('terminal:bo')).toEqual([`/vm approve R-1 ${shownDigest(world, 1)}`]);
    expect(you('terminal:ana')).toEqual(['not yours to decide']);
  });

  it('explain a decision before and after asking, and change nothing', () => {
    const before = world.count();
    const { lines } = answerOf('terminal:ana', '/vm why create size=s env=prod');
    expect(lines).toEqual([
      'rule prod-needs-ops asks for 1 of ops',
      'in ops may approve: Bo, Cy, Dee',
      'a request that waits longer than 4 h expires',
      'you have 0 of 3 VMs; with this one 1',
      '– dev-is-free: environment is prod, not dev',
      '✔ prod-needs-ops',
      '– long-needs-two: lease-days is 7, below 20',
      '– no-large-in-dev: environment is prod, not dev and size is s, not m',
      '– ops-resolve: you are not in ops and action is create-vm, not resolve-unknown or build-template or retire-template',
    ]);
    expect(world.count()).toEqual(before);
    askAndPlan(world);
    expect(answerOf('terminal:bo', '/vm why R-1').lines[0]).toBe('by policy revision 1:');
  });

  it('tell the place in the queue', () => {
    for (const name of ['a', 'b']) world.type('terminal:ana', `/vm create ${name} size=s env=dev`);
    plan(world, 1);
    plan(world, 2);
    expect(answerOf('terminal:ana', '/vm why R-2').lines[0]).toBe('waiting for a free place, 2nd in line');
    expect(world.card(2).stateNote).toBe('waiting for a free place, 2nd in line');
  });

  it('show the whole plan as a file', () => {
    askAndPlan(world);
    const reply = answerOf('terminal:bo', '/vm show R-1');
    expect(reply.lines).toContain('VMID 12000 on pve1 (most memory free of pve1, pve2)');
    expect(reply.file?.name).toBe('R-1-plan.json');
    // The changes are laid out, not one text within a text.
    expect(reply.file?.text).toContain('"actions": [\n            "create"');
  });

  it('give the log of every step as a file', () => {
    askAndPlan(world);
    const step: StepRecord = {
      ...{ stepId: 's1', runId: 'x', stage: 'plan', step: 'plan', attempt: 1, kind: 'container', at: 0 },
      ...{ state: 'ended', jobId: null, upid: null, startedAt: 0, endedAt: 1, outcome: null, stopIntendedAt: null },
    };
    world.tools.journal = { ...world.tools.journal, findSteps: () => [step] };
    world.tools.logs.read = () => [
      { stepId: 's1', stream: 'stdout', offset: 0, rawLength: 4, text: 'Plan: ', at: 0 },
      { stepId: 's1', stream: 'stdout', offset: 6, rawLength: 4, text: '1 to add', at: 0 },
    ];
    expect(answerOf('terminal:ana', '/vm logs R-1').file).toEqual({
      name: 'R-1.log',
      text: '==== plan-create-vm · plan · plan · attempt 1\nPlan: 1 to add\n',
    });
    // Terraform writes for programs: one message may come in two pieces.
    world.tools.logs.read = () => [
      { stepId: 's1', stream: 'stdout', offset: 0, rawLength: 24, text: '{"@level":"info","@messa', at: 0 },
      { stepId: 's1', stream: 'stdout', offset: 24, rawLength: 12, text: 'ge":"Plan: 1 to add"}\n', at: 0 },
    ];
    expect(answerOf('terminal:ana', '/vm logs R-1').file?.text).toBe(
      '==== plan-create-vm · plan · plan · attempt 1\nPlan: 1 to add\n',
    );
  });

  it('show people, groups, policy, templates and the audit log', () => {
    makeReady();
    expect(answerOf('terminal:ana', '/vm-admin people').table?.rows[0]).toEqual([
      ...['Ana', 'ana', 'terminal:ana', 'web-team', '1'],
    ]);
    expect(answerOf('terminal:ana', '/vm-admin group').table?.rows).toContainEqual([
      'ops',
      'Bo, Cy, Dee',
      'here',
      '',
      '',
    ]);
    expect(answerOf('terminal:ana', '/vm-admin policy show').table?.rows[1]).toEqual([
      'prod-needs-ops',
      'requester-group in web-team, ops and environment is prod and action in create-vm, destroy-vm',
      'require 1 of ops within 4 h',
    ]);
    expect(answerOf('terminal:ana', '/vm-admin template list').table?.rows[0]?.slice(0, 4)).toEqual([
      ...['debian-13', '1', '11001', 'pve1'],
    ]);
    const acts = answerOf('terminal:ana', '/vm-admin audit R-1').table?.rows.map((row) => row[3]);
    expect(acts?.toSorted()).toEqual([
      ...['request approved', 'request asked', 'request plan-begun', 'request planned'],
      ...['request run-begun', 'request run-done', 'vote approve'],
    ]);
    expect(answerOf('terminal:ana', '/vm-admin audit bo').table?.rows.map((row) => row[2])).toEqual([
      ...['terminal:bo', 'terminal:bo'],
    ]);
    expect(answerOf('terminal:ana', '/vm-admin audit nobody').tone).toBe('problem');
  });

  it.each(['show', 'why', 'approve', 'deny', 'cancel', 'retry', 'logs', 'adopt', 'leave'])(
    'say for /vm %s that there is no such thing',
    (word) => {
      expect(answerOf('terminal:bo', `/vm ${word} R-99`)).toMatchObject({ tone: 'problem' });
      expect(answerOf('terminal:bo', `/vm ${word}`).tone).toBe('problem');
    },
  );

  it('let nobody steer the request of another who does not decide about it', () => {
    world.transaction(({ people }) => people.add({ login: 'eve', display: 'Eve', active: true }, ['terminal:eve']));
    askAndPlan(world);
    expect(answerOf('terminal:eve', '/vm cancel R-1')).toMatchObject({
      tone: 'refused',
      lines: ['Ana may, and who is in ops: Bo, Cy, Dee', 'nothing was changed'],
    });
    expect(answerOf('terminal:eve', '/vm retry R-1').tone).toBe('refused');
    expect(answerOf('terminal:bo', '/vm retry R-1').lines[0]).toBe('it is waiting for approval, not failed');
  });
});

it('/vm why answers while a group cannot be read, and says that it is by what was read before', () => {
  askAndPlan(world);
  world.transaction(({ people }) => {
    people.setMirror('ops', { source: 'slack:T1/S1', isRead: true });
    people.saveReading('ops', ['slack:T1/U2'], world.clock.now);
    people.saveReadingProblem('ops', 'missing_scope');
  });
  world.clock.now += 120_000;
  expect(answerOf('terminal:ana', '/vm why R-1').lines).toContain(
    'by what was read before: who is in ops cannot be read from Slack right now: missing_scope',
  );
});
