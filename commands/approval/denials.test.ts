import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, shownDigest, textOf } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { decide } from './decide.js';
import { decisionDigest } from './decision-digest.js';
import { type Effect, NO_FACTS, type Policy } from './policy.js';

type Denying = Partial<Pick<Extract<Effect, { kind: 'require' }>, 'denials' | 'deny-by'>>;
const requires = (group: string, denying: Denying): Effect => ({
  ...{ kind: 'require', approvals: [{ group, count: 1 }], expiresAfterHours: 4 },
  ...denying,
});
const decided = (...effects: Effect[]) =>
  decide(
    { revision: 1, policy: { rules: effects.map((effect, place) => ({ name: `r${place}`, when: [], effect })) } },
    { ...NO_FACTS, action: 'create-vm', requester: 'ana', requesterGroups: [] },
    { groupExists: (name) => name !== 'ghosts', defaultExpiresAfterHours: 24 },
  );

describe('what several rules say of denials', () => {
  it.each<[string, Effect[], number, string[]]>([
    ['one by those who approve, where nothing is said', [requires('ops', {})], 1, []],
    ['the smaller number', [requires('ops', { denials: 3 }), requires('ops', { denials: 2 })], 2, []],
    ['one, where a rule says nothing', [requires('ops', { denials: 3 }), requires('ops', {})], 1, []],
    ['whom it names', [requires('ops', { 'deny-by': ['security'] })], 1, ['security']],
    [
      'everybody whom one of them lets',
      [requires('ops', {}), requires('ops', { 'deny-by': ['security'] })],
      1,
      ['ops', 'security'],
    ],
    ['the same said in two ways', [requires('ops', { 'deny-by': ['ops'] })], 1, []],
  ])('comes to %s', (_, effects, denials, denyBy) => {
    expect(decided(...effects)).toMatchObject({ verdict: 'require', denials, denyBy });
  });

  it('is part of the digest, which is the one of before where one denial ends it', () => {
    const digest = (denying: Denying): string => decisionDigest(decided(requires('ops', denying)));
    expect(digest({})).toMatch(/^00d8752afc4270af/);
    const all = [digest({}), digest({ denials: 2 }), digest({ 'deny-by': ['security'] })];
    expect(new Set(all).size).toBe(3);
    expect(digest({ denials: 1, 'deny-by': ['ops'] })).toBe(digest({}));
  });

  it('refuses where a group that may deny does not exist', () => {
    expect(decided(requires('ops', { 'deny-by': ['ghosts'] }))).toMatchObject({
      verdict: 'refuse',
      reason: 'rule r0 lets deny group ghosts, which does not exist; an operator has to add the group or mend the rule',
    });
  });
});

describe('denials', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = testWorld();
    world.transaction(({ people }) => {
      people.addGroup('security');
      const fay = people.add({ login: 'fay', display: 'Fay', active: true }, ['terminal:fay']);
      people.addMember('security', fay.id, 0);
    });
  });
  afterEach(() => world.remove());

  const policy = (denying: Denying): Policy => ({
    rules: samplePolicy.rules.map((rule) =>
      rule.name === 'prod-needs-ops' ? { ...rule, effect: { ...requires('ops', denying) } } : rule,
    ),
  });
  const wait = (denying: Denying): void => {
    world.load(policy(denying));
    askAndPlan(world);
  };
  const state = () => world.request(1).state.state;
  const deny = (login: string, reason = '') => textOf(world.type(`terminal:${login}`, `/vm deny R-1 ${reason}`));
  const approve = (login: string) =>
    textOf(world.type(`terminal:${login}`, `/vm approve R-1 ${shownDigest(world, 1)}`));

  it('end it once there are as many as the policy says, and stand on the card before', () => {
    wait({ denials: 2 });
    expect(deny('cy', 'not this week')).toContain('your denial counts\nnot this week\n1 of 2 denials');
    expect(state()).toBe('awaiting-approval');
    expect(world.card(1).approval?.denials).toEqual({
      count: 2,
      by: [{ who: { display: 'Cy', actor: 'terminal:cy' }, text: 'not this week' }],
    });
    expect(world.card(1).approval?.groups[0]?.mayStill.map(({ display }) => display)).toEqual(['Bo', 'Dee']);
    expect(deny('dee', 'nor next')).toContain('R-1 create web-1: denied');
    expect(world.request(1).state).toMatchObject({ state: 'denied', by: world.people.dee.id, reason: 'nor next' });
  });

  it('count once a person, who may not approve besides', () => {
    wait({ denials: 2 });
    deny('cy');
    expect(deny('cy')).toContain('you have voted on R-1 already');
    expect(approve('cy')).toContain('you have voted on R-1 already');
    expect(state()).toBe('awaiting-approval');
    expect(approve('bo')).toContain('approved');
  });

  it('count once a human, and not of one who has left', () => {
    wait({ denials: 2 });
    deny('cy');
    world.transaction(({ people }) => people.removeMember('ops', world.people.cy.id));
    expect(deny('dee')).toContain('1 of 2 denials');
    world.transaction(({ people }) => people.noteEverLinked(world.people.bo.id, world.people.dee.id, world.clock.now));
    expect(deny('bo')).toContain('Dee has voted on this already');
    expect(state()).toBe('awaiting-approval');
  });

  it('stand on the card and in the answers with what was said, as do comments of approvals', () => {
    world.load({
      rules: policy({ denials: 2 }).rules.map((rule) =>
        rule.effect.kind === 'require'
          ? { ...rule, effect: { ...rule.effect, approvals: [{ group: 'ops', count: 2 }] } }
          : rule,
      ),
    });
    askAndPlan(world);
    world.type('terminal:bo', `/vm approve R-1 ${shownDigest(world, 1)} "looks fine"`);
    deny('cy', 'not this week');
    expect(world.card(1).approval?.comments).toEqual([
      { who: { display: 'Bo', actor: 'terminal:bo' }, text: 'looks fine' },
    ]);
    const lines =
      '✔ approved by Bo, Tue, 24 Nov 2026, 12:00 UTC: "looks fine"\n✖ denied by Cy, Tue, 24 Nov 2026, 12:00 UTC: "not this week"';
    for (const word of ['why', 'show']) expect(textOf(world.type('terminal:ana', `/vm ${word} R-1`))).toContain(lines);
    expect(textOf(world.type('terminal:ana', '/vm-admin audit R-1'))).toContain('audit');
    const long = textOf(world.type('terminal:dee', `/vm approve R-1 ${shownDigest(world, 1)} ${'x'.repeat(201)}`));
    expect(long).toContain('the comment is 201 characters long; at most 200');
    expect(state()).toBe('awaiting-approval');
  });

  it('are taken from those alone whom the policy lets deny', () => {
    wait({ 'deny-by': ['security'] });
    expect(deny('bo')).toContain('rule prod-needs-ops lets you approve, not deny\nin security may deny: Fay');
    expect(approve('fay')).toContain('rule prod-needs-ops lets you deny, not approve\nin ops may approve: Bo, Cy, Dee');
    expect(state()).toBe('awaiting-approval');
    expect(deny('fay')).toContain('denied');
    expect(state()).toBe('denied');
  });

  it('are not to be had one by one by cancelling', () => {
    wait({ denials: 2 });
    expect(textOf(world.type('terminal:cy', '/vm cancel R-1'))).toContain('not yours to cancel\nAna may');
    expect(state()).toBe('awaiting-approval');
    expect(textOf(world.type('terminal:ana', '/vm cancel R-1'))).toContain('cancelled');
  });

  it('are told with who may by why', () => {
    wait({ denials: 2, 'deny-by': ['ops', 'security'] });
    const told = textOf(world.type('terminal:ana', '/vm why R-1'));
    expect(told).toContain('2 denials end it\nin ops may deny: Bo, Cy, Dee\nin security may deny: Fay');
  });
});
