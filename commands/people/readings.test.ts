import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideAgain } from '../approval/decide-again.js';
import { lastCheck } from '../approval/last-check.js';
import type { CardButton } from '../card.js';
import { askAndPlan, FILES, run, shownDigest, textOf } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import type { Invocation } from '../invocation.js';
import { neededReadings } from './needed-readings.js';
import { readIntent } from './read-intent.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
  world.transaction(({ people }) => {
    people.setMirror('ops', { source: 'slack:T1/S2', isRead: true });
    for (const login of ['bo', 'cy'] as const) people.addActor(world.people[login].id, `slack:T1/${login}`);
  });
});
afterEach(() => world.remove());

/** What a reading of now gives. */
const read = (...names: string[]): void =>
  world.transaction(({ people }) =>
    people.saveReading(
      'ops',
      names.map((name) => `slack:T1/${name}`),
      world.clock.now,
    ),
  );
const token = (action: CardButton['action']): string =>
  world.card(1).buttons.find((button) => button.action === action)?.token ?? '';
const UNREAD = 'who is in ops cannot be read from Slack right now';

describe('asking', () => {
  it.each([
    ['was never read', () => undefined, 'no reading came in time'],
    [
      'was read too long ago',
      () => {
        read('bo');
        world.clock.now += 66_000;
      },
      'no reading came in time',
    ],
    [
      'cannot be read',
      () => world.transaction(({ people }) => people.saveReadingProblem('ops', 'there is no such user group')),
      'there is no such user group',
    ],
  ])('is refused where a group of the policy %s', (_, prepare, why) => {
    prepare();
    const before = world.count();
    const text = textOf(world.type('terminal:ana', '/vm create web-1 size=s env=dev'));
    expect(text).toBe(`${UNREAD}: ${why}\nnothing was changed`);
    expect(world.count()).toEqual(before);
    expect(textOf(world.type('terminal:ana', '/vm list'))).not.toContain(UNREAD);
  });

  it('goes on by a reading of not long ago', () => {
    read('bo');
    world.clock.now += 50_000;
    askAndPlan(world);
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('needs no group to stop what one has asked for', () => {
    read('bo');
    askAndPlan(world);
    world.clock.now += 600_000;
    expect(textOf(world.type('terminal:bo', '/vm cancel R-1'))).toContain(UNREAD);
    expect(textOf(world.type('terminal:ana', '/vm cancel R-1'))).toContain('cancelled');
  });
});

describe('a vote', () => {
  it('is refused by an older reading than the click, and counts by a new one', () => {
    read('bo', 'cy');
    askAndPlan(world);
    const approve = token('approve');
    world.clock.now += 7_000;
    expect(textOf(world.press('slack:T1/bo', approve))).toBe(
      `${UNREAD}: no reading came in time\nyour vote was not counted; nothing was changed`,
    );
    expect(textOf(world.press('slack:T1/bo', token('deny'), 'no'))).toContain(UNREAD);
    expect(textOf(world.type('slack:T1/bo', `/vm approve R-1 ${shownDigest(world, 1)}`))).toContain(UNREAD);
    expect(world.request(1).state.state).toBe('awaiting-approval');
    read('bo', 'cy');
    expect(textOf(world.press('slack:T1/bo', approve))).toContain('approved');
  });

  it('of one who lost the group a second ago is refused', () => {
    read('bo', 'cy');
    askAndPlan(world);
    world.clock.now += 1_000;
    read('cy');
    expect(textOf(world.press('slack:T1/bo', token('approve')))).toContain('rule prod-needs-ops does not ask you');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });
});

describe('what has to be read', () => {
  const needed = (actor: string, input: Invocation['input']) =>
    world.transaction((stores) =>
      neededReadings(world.tools, stores, { id: 'i', actor, place: { channel: 'c' }, at: world.clock.now, input }),
    );
  const command = (text: string): Invocation['input'] => ({ kind: 'command', text });

  it('are the groups of the policy before asking, those required before a vote, and nothing before looking', () => {
    read('bo');
    askAndPlan(world);
    expect(needed('terminal:ana', command('/vm create x')).groups).toEqual([{ name: 'ops', maxAgeMs: 60_000 }]);
    const press = { kind: 'button', token: token('approve'), text: null } as const;
    expect(needed('slack:T1/bo', press).groups).toEqual([{ name: 'ops', maxAgeMs: 1_000 }]);
    expect(needed('slack:T1/bo', command('/vm deny r-1 no')).groups).toEqual([{ name: 'ops', maxAgeMs: 1_000 }]);
    expect(needed('terminal:ana', command('/vm list'))).toEqual({
      groups: [],
      accounts: [],
      others: [],
      account: true,
    });
    for (const own of ['/vm link', '/vm link confirm 1', '/vm link BCDFG-23456', '/vm key remove SHA256:x']) {
      expect(needed('terminal:ana', command(own)).groups).toEqual([]);
    }
    expect(needed('terminal:ana', command('/vm unlink slack:T1/U1')).groups).toEqual([
      { name: 'ops', maxAgeMs: 60_000 },
    ]);
    expect(needed('terminal:ana', command('/vm why R-1')).groups).toEqual([{ name: 'ops', maxAgeMs: 60_000 }]);
    expect(needed('slack:T1/U9', command('/vm list')).groups).toEqual([{ name: 'ops', maxAgeMs: 60_000 }]);
    expect(needed('discord:9', command('/vm list')).groups).toEqual([]);
  });

  it('is nothing for what is refused anyway', () => {
    world.transaction(({ people }) => people.setActive(world.people.cy.id, false));
    expect(needed('slack:T1/cy', command('/vm create x'))).toEqual({
      groups: [],
      accounts: [],
      others: [],
      account: false,
    });
  });
});

describe('what an input is about to do', () => {
  it.each([
    ['/vm', 'reads'],
    ['/vm list', 'reads'],
    ['/VM Show web-1', 'reads'],
    ['/vm key list', 'reads'],
    ['/vm key add x', 'own'],
    ['/vm link confirm 3', 'own'],
    ['/vm unlink slack:T1/U2', 'asks'],
    ['/vm-admin group', 'reads'],
    ['/vm-admin group add ops', 'asks'],
    ['/vm-admin policy show', 'reads'],
    ['/vm-admin template build debian-13', 'asks'],
    ['/vm create', 'asks'],
    ['/vm why create', 'looks'],
    ['/vm approve R-1 3f7a', 'votes'],
    ['/vm deny request=R-1', 'votes'],
    ['/vm retry R-1', 'asks'],
    ['/vm invented', 'asks'],
  ])('%s: %s', (text, intent) => {
    world.transaction((stores) => {
      expect(readIntent(stores, world.people.bo, { kind: 'command', text }).intent).toBe(intent);
      const said = { kind: 'button', token: `say.${text.slice(1)}`, text: null } as const;
      expect(readIntent(stores, world.people.bo, said).intent).toBe(intent);
    });
  });
});

describe('what waits', () => {
  it('is not refused because a group was never read, and is decided as soon as it was', () => {
    read('bo');
    askAndPlan(world);
    world.transaction(({ people }) => people.setMirror('web-team', { source: 'slack:T1/S3', isRead: true }));
    const again = () => world.transaction((stores) => decideAgain(stores, world.tools, world.request(1)).state.state);
    expect(again()).toBe('awaiting-approval');
    world.transaction(({ people }) => people.saveReadingProblem('web-team', 'Slack is away'));
    expect(again()).toBe('awaiting-approval');
    world.transaction(({ people }) => people.saveReading('web-team', [], world.clock.now));
    expect(again()).toBe('refused');
  });

  it('is decided by the last reading, however old: another policy is not held up by it', () => {
    read('bo');
    askAndPlan(world);
    world.clock.now += 3_600_000;
    world.load({ rules: [{ name: 'closed', when: [], effect: { kind: 'deny', text: 'closed' } }] });
    world.transaction((stores) => decideAgain(stores, world.tools, world.request(1)));
    expect(world.request(1).state.state).toBe('refused');
  });
});

describe('the last check', () => {
  const check = (runId: string) =>
    lastCheck(world.tools, world.request(1).id, runId, { stage: 'apply', effect: 'changes' }, FILES);

  it('takes no reading older than a minute, and plans anew where there is none', () => {
    read('bo');
    askAndPlan(world);
    world.press('slack:T1/bo', token('approve'));
    const runId = run(world);
    world.clock.now += 60_000;
    expect(check(runId)).toBeNull();
    world.clock.now += 1;
    expect(check(runId)).toMatchObject({ message: `${UNREAD}: no reading came in time`, next: 'plan-anew' });
    read('bo');
    expect(check(runId)).toBeNull();
    read('cy');
    expect(check(runId)).toMatchObject({ message: 'who approved it may not approve it any more' });
  });
});
