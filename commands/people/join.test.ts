import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, shownDigest, textOf } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

const EVE = 'slack:T1/U5';
const member = { kind: 'member', name: 'eve.adams', display: 'Eve Adams' } as const;

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
  world.transaction(({ people }) => {
    people.addGroup('net');
    people.setMirror('net', { source: 'slack:T1/S1', isRead: true });
    people.saveReading('net', [EVE], world.clock.now);
  });
  world.accounts.set(EVE, member);
});
afterEach(() => world.remove());

const knows = (actor: string) => world.transaction(({ people }) => people.findByActor(actor));

describe('a member of a mirrored group', () => {
  it('becomes a person with the first command, is told the login, and it is audited', () => {
    const text = textOf(world.type(EVE, '/vm list'));
    expect(text).toContain('you are known here from now on; your login in the VMs is eve-adams');
    expect(knows(EVE)).toMatchObject({ login: 'eve-adams', display: 'Eve Adams', active: true });
    world.transaction(({ people, audit }) => {
      expect(people.findGroup('net')).toMatchObject({ strangers: [], members: [{ person: { login: 'eve-adams' } }] });
      expect(audit.list({ requestId: null, person: null, limit: 1 })).toMatchObject([
        { act: 'person joined', actor: EVE, detail: { login: 'eve-adams', account: EVE, groups: 'net' } },
      ]);
    });
    expect(textOf(world.type(EVE, '/vm list'))).not.toContain('you are known here');
  });

  it('is told so also above a form', () => {
    world.transaction(({ people }) => people.setMirror('web-team', { source: 'slack:T1/list', isRead: false }));
    world.transaction(({ people }) => people.saveReading('web-team', [EVE], world.clock.now));
    const form = world.type(EVE, '/vm create');
    expect(form.kind === 'form' ? form.notes?.[0] : form.lines[0]).toContain('your login in the VMs is eve-adams');
  });

  it('joins from a list of the configuration, which is never away', () => {
    world.transaction(({ people }) => {
      people.setMirror('net', { source: 'slack:T1/list', isRead: false });
      people.saveReading('net', [EVE], 1);
    });
    world.type(EVE, '/vm list');
    expect(knows(EVE)).not.toBeNull();
  });

  it.each([
    ['a guest', { kind: 'outside', why: 'a guest has no rights here' } as const, 'a guest has no rights here'],
    ['a bot', { kind: 'bot', why: 'a bot has no rights here' } as const, 'a bot has no rights here'],
    ['a closed account', { kind: 'closed', why: 'the account is closed' } as const, 'the account is closed'],
    ['not to be found out', { kind: 'unknown', why: 'Slack is away' } as const, 'Slack is away'],
    ['not asked about', null, 'what kind of account this is was not found out'],
  ])('stays nobody where the account is %s', (_, account, why) => {
    world.accounts.clear();
    if (account !== null) world.accounts.set(EVE, account);
    const before = world.count();
    expect(textOf(world.type(EVE, '/vm list'))).toContain(why);
    expect([knows(EVE), world.count()]).toEqual([null, before]);
  });

  it('stays nobody by a reading that is too old, and by one that failed', () => {
    world.transaction(({ people }) => people.saveReadingProblem('net', 'the scope usergroups:read is missing'));
    world.clock.now += 66_000;
    expect(textOf(world.type(EVE, '/vm list'))).toContain(
      'who is in net cannot be read from Slack right now: the scope usergroups:read is missing',
    );
    expect(knows(EVE)).toBeNull();
  });

  it('stays nobody where it is in no group by now', () => {
    world.transaction(({ people }) => people.saveReading('net', [], world.clock.now));
    const text = textOf(world.type(EVE, '/vm list'));
    expect(text).toContain(`the account ${EVE} belongs to nobody`);
    expect(text).toContain('who is in net is known with the first command');
    expect(knows(EVE)).toBeNull();
  });

  it('takes no login and no name that somebody has', () => {
    world.transaction(({ people }) =>
      people.add({ login: 'eve-adams', display: 'EVE adams', active: true }, ['terminal:e']),
    );
    world.type(EVE, '/vm list');
    expect(knows(EVE)).toMatchObject({ login: 'eve-adams-2', display: 'Eve Adams (eve-adams-2)' });
  });

  it('may approve, is named on the card, and is a person once it has', () => {
    world.transaction(({ people }) => {
      people.setMirror('ops', { source: 'slack:T1/S2', isRead: true });
      people.saveReading('ops', [EVE], world.clock.now);
    });
    askAndPlan(world);
    expect(world.card(1).approval?.groups[0]).toMatchObject({
      ...{ address: null, mayStill: [{ display: EVE, actor: EVE }] },
    });
    expect(textOf(world.type('terminal:ana', '/vm why R-1'))).toContain(`in ops may approve: 1 who was not here yet`);
    expect(textOf(world.type(EVE, `/vm approve R-1 ${shownDigest(world, 1)}`))).toContain('approved');
    expect(world.request(1).state.state).toBe('approved');
    expect(knows(EVE)).toMatchObject({ login: 'eve-adams' });
  });

  it('who is first seen after the request may vote on later ones only', () => {
    world.transaction(({ people }) => {
      people.setMirror('ops', { source: 'slack:T1/S2', isRead: true });
      people.saveReading('ops', ['slack:T1/U6'], world.clock.now);
    });
    askAndPlan(world);
    world.clock.now += 500;
    world.transaction(({ people }) => people.saveReading('ops', ['slack:T1/U6', EVE], world.clock.now));
    expect(textOf(world.type(EVE, `/vm approve R-1 ${shownDigest(world, 1)}`))).toContain(
      'your membership was first seen after this request was made',
    );
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });
});

describe('somebody who is in no group', () => {
  it.each(['bot', 'closed', 'outside'] as const)('is told what keeps out an account that is %s', (kind) => {
    world.accounts.set('slack:T1/U9', { kind, why: `it is ${kind}` });
    const text = textOf(world.type('slack:T1/U9', '/vm list'));
    expect(text).toBe(`it is ${kind}\nonly members of the team itself may ask for anything here; nothing was changed`);
  });

  it('and is a member of the team is told how an operator lets it in', () => {
    world.accounts.set('slack:T1/U9', { ...member, name: 'nic' });
    expect(textOf(world.type('slack:T1/U9', '/vm list'))).toContain('chatops people add u9 --account slack:T1/U9');
  });
});

describe('somebody who is known', () => {
  it.each([
    ['bot', '/vm list'],
    ['closed', '/vm list'],
    ['outside', '/vm create web-1 size=s env=dev'],
    ['unknown', '/vm create web-1 size=s env=dev'],
    ['unknown', '/vm approve R-1 0000'],
  ] as const)('is refused where the account is %s: %s', (kind, text) => {
    world.accounts.set('terminal:ana', { kind, why: `it is ${kind}` });
    const before = world.count();
    expect(textOf(world.type('terminal:ana', text))).toBe(`it is ${kind}\nnothing was changed`);
    expect(world.count()).toEqual(before);
  });

  it('may still look where it cannot be found out what the account is', () => {
    world.accounts.set('terminal:ana', { kind: 'unknown', why: 'Slack is away' });
    expect(textOf(world.type('terminal:ana', '/vm list'))).not.toContain('Slack is away');
  });
});
