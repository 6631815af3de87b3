import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approve, askAndPlan, begin, end, plan, readyFacts, stoppedAt } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { homeCard } from './home-card.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const home = (actor: string) => world.transaction((stores) => homeCard(world.tools, stores, actor));
const section = (actor: string, title: string) => {
  const found = home(actor).sections.find((item) => item.title === title);
  if (found === undefined) throw new Error(`no ${title}`);
  return found;
};
const actions = (entry: { buttons: { action: string }[] } | undefined) => entry?.buttons.map(({ action }) => action);

describe('Home', () => {
  it('of somebody who has nothing says so in each section', () => {
    const card = home('terminal:bo');
    expect(card).toMatchObject({ kind: 'home', sandbox: true, person: { display: 'Bo', actor: 'terminal:bo' } });
    expect(card.sections).toEqual([
      { title: 'Waiting for me', empty: 'Nothing waits for you.', entries: [], more: 0 },
      { title: 'My requests', empty: 'You have asked for nothing yet.', entries: [], more: 0 },
      { title: 'My VMs', empty: 'You have no VM.', entries: [], more: 0 },
    ]);
    expect(card.buttons.map(({ token, label }) => [token, label])).toEqual([
      ...[
        ['say.vm create', 'New VM'],
        ['say.vm key add', 'Add a key'],
        ['say.vm help', 'Help'],
      ],
    ]);
  });

  it('shows to approvers alone what waits for them, until they have voted', () => {
    world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=prod lease=20d reason="load test"');
    plan(world, 1);
    expect(section('terminal:bo', 'Waiting for me').entries).toMatchObject([
      {
        title: 'R-1 create web-1 · prod',
        lines: [
          'for Ana: load test',
          '1 vCPU, 1024 MiB, 8 GiB · debian-13 · 10.0.20.10 · 20 days',
          'until Tue, 24 Nov 2026, 16:00 UTC',
        ],
      },
    ]);
    const [entry] = section('terminal:bo', 'Waiting for me').entries;
    expect(entry?.buttons.map(({ action, asks }) => [action, asks])).toEqual([
      ...[
        ['approve', 'nothing'],
        ['deny', 'reason'],
        ['plan', 'nothing'],
      ],
    ]);
    expect(section('terminal:ana', 'Waiting for me').entries).toEqual([]);
    const approveToken = entry?.buttons[0]?.token ?? '';
    expect(world.press('terminal:bo', approveToken)).toMatchObject({ tone: 'ok' });
    expect(section('terminal:bo', 'Waiting for me').entries).toEqual([]);
    expect(section('terminal:cy', 'Waiting for me').entries.length).toBe(1);
    world.clock.now += 4 * 3_600_000;
    expect(section('terminal:cy', 'Waiting for me').entries).toEqual([]);
  });

  it('shows open requests first, then the last that ended, with what can be done', () => {
    askAndPlan(world);
    begin(world, 1);
    world.type('terminal:ana', '/vm create web-2 template=debian-13 size=s env=dev lease=7d');
    plan(world, 2, { end: stoppedAt('preflight', {}) });
    const { entries, more } = section('terminal:ana', 'My requests');
    expect(entries.map(({ title, lines }) => [title, lines[0]])).toEqual([
      [
        'R-1 create web-1 · prod',
        'waits for approval until Tue, 24 Nov 2026, 16:00 UTC · asked Tue, 24 Nov 2026, 12:00 UTC',
      ],
      ['R-2 create web-2 · dev', 'failed: No. · asked Tue, 24 Nov 2026, 12:00 UTC'],
    ]);
    expect(more).toBe(0);
    expect(entries.map((entry) => actions(entry))).toEqual([
      ['cancel', 'logs'],
      ['retry', 'logs'],
    ]);
  });

  it('shows VMs with the way in and how long they live', () => {
    askAndPlan(world);
    approve(world);
    begin(world, 1);
    end(world, 1, { end: 'done', facts: readyFacts });
    const { entries } = section('terminal:ana', 'My VMs');
    expect(entries).toMatchObject([
      {
        title: 'web-1 · prod',
        lines: ['ssh ana@10.0.20.10', 'lease until Tue, 1 Dec 2026, 12:00 UTC'],
        buttons: [{ action: 'show' }, { action: 'destroy', asks: 'name', vm: { name: 'web-1', environment: 'prod' } }],
      },
    ]);
    expect(section('terminal:bo', 'My VMs').entries).toEqual([]);
    const destroy = entries[0]?.buttons[1]?.token ?? '';
    expect(world.press('terminal:ana', destroy, 'web-1')).toMatchObject({
      title: 'R-2 destroy web-1: it is being planned',
    });
  });

  it('is bounded, and says how much it leaves out', () => {
    world.tools.settings = {
      ...world.tools.settings,
      limits: { ...world.tools.settings.limits, openRequestsPerPerson: 99, vmsPerPerson: 99, commandsPerMinute: 99 },
      vmids: { from: 12000, to: 12099 },
    };
    for (let count = 1; count <= 12; count += 1) {
      world.type('terminal:ana', `/vm create web-${count} template=debian-13 size=s env=dev lease=7d`);
    }
    expect(section('terminal:ana', 'My requests')).toMatchObject({ more: 2 });
    expect(section('terminal:ana', 'My requests').entries.length).toBe(10);
  });

  it.each([
    [
      'slack:T1/U9',
      'This account belongs to nobody that the bot knows',
      'chatops people add LOGIN --account slack:T1/U9',
    ],
    ['slack:T1/U7', 'This account belongs to nobody that the bot knows', 'you are in devs: type /vm help once'],
    ['terminal:cy', 'Cy is not active', 'nothing was changed'],
  ])('of %s has nothing but how to get in', (actor, title, how) => {
    world.transaction(({ people }) => {
      people.setActive(world.people.cy.id, false);
      people.addGroup('devs');
      people.setMirror('devs', { source: 'slack:T1/list', isRead: false });
      people.saveReading('devs', ['slack:T1/U7'], 0);
    });
    const card = home(actor);
    expect(card.sections.length).toBe(1);
    expect(card.sections[0]?.entries[0]?.title).toBe(title);
    expect(card.sections[0]?.entries[0]?.lines.join('\n')).toContain(how);
  });
});
