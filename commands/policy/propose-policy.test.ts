import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy, Rule } from '../approval/policy.js';
import { askAndPlan } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { finishPlanning } from '../request/finish-planning.js';
import { startPlanning } from '../request/start-planning.js';
import { startRun } from '../request/start-run.js';
import { applyEdit } from './apply-edit.js';

const edits: Rule = {
  name: 'edits-by-ops',
  when: [{ field: 'action', operator: 'is', value: ['edit-policy'] }],
  effect: { kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: 4 },
};
const withEdits: Policy = { rules: [...samplePolicy.rules, edits] };
const frozenProd: Rule = {
  name: 'no-prod',
  when: [{ field: 'environment', operator: 'is', value: ['prod'] }],
  effect: { kind: 'deny', text: 'prod is closed' },
};

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
  world.load(withEdits);
});
afterEach(() => world.remove());

const say = (actor: string, text: string): string => {
  const reply = world.type(`terminal:${actor}`, text);
  if (reply.kind !== 'answer') throw new Error(`a form came: ${JSON.stringify(reply)}`);
  return [`${reply.tone}: ${reply.title}`, ...reply.lines].join('\n');
};
const typed = (rules: readonly Rule[]): string => `rules="${JSON.stringify(rules).replaceAll('"', '\\"')}"`;
const propose = (actor: string, rules: readonly Rule[], more = ''): string =>
  say(actor, `/vm-admin policy propose ${rules.length === 0 ? '' : typed(rules)} ${more}`);
const state = (number = 1) => world.request(number).state;
const plan = (number = 1): void => {
  startPlanning(world.tools, world.request(number).id, null);
  finishPlanning(world.tools, world.request(number).id, { end: 'done', facts: {} }, {});
};
const approve = (actor: string, number = 1): string =>
  say(actor, `/vm approve R-${number} ${world.card(number).approval?.digest}`);
const run = (number = 1): void => {
  const { id } = world.request(number);
  const start = startRun(world.tools, id);
  if (start.next === 'edit') applyEdit(world.tools, id, start.runId);
};
const current = () => world.transaction(({ policies }) => policies.current());

describe('a change of the policy', () => {
  it('is a request that tells the difference in words, is approved by others, and is a new revision then', () => {
    expect(propose('bo', [frozenProd], 'remove=dev-is-free reason="audit of May"')).toContain(
      'ok: R-1 edit the policy: it is being planned\n– dev-is-free is gone',
    );
    plan();
    expect(world.card(1)).toMatchObject({
      ...{ label: 'R-1', action: 'edit', target: 'the policy', state: 'awaiting-approval', facts: null },
      stateNote: expect.stringContaining('+ no-prod:'),
    });
    expect(current()?.revision).toBe(2);
    expect(approve('bo')).toContain('refused');
    expect(state().state).toBe('awaiting-approval');
    approve('cy');
    expect(state().state).toBe('approved');
    run();
    expect(world.card(1)).toMatchObject({ state: 'ready', outcome: { kind: 'policy-changed', revision: 3 } });
    expect(current()).toMatchObject({ revision: 3, by: 'terminal:bo' });
    expect(current()?.policy.rules.map(({ name }) => name)).toEqual([
      ...withEdits.rules.map(({ name }) => name).filter((name) => name !== 'dev-is-free'),
      'no-prod',
    ]);
  });

  it('takes the place of the rule of the same name', () => {
    propose('bo', [
      { ...edits, effect: { kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: 4 } },
    ]);
    plan();
    expect(world.card(1).stateNote).toContain('~ edits-by-ops: then');
    approve('cy');
    run();
    expect(current()?.policy.rules.at(-1)).toMatchObject({
      name: 'edits-by-ops',
      effect: { approvals: [{ count: 2 }] },
    });
  });

  it.each<[string, string, Rule[], string, string]>([
    ['by somebody whom no rule lets', 'nobody', [frozenProd], '', 'refused'],
    ['of a rule that there is not', 'bo', [], 'remove=nothing-such', 'there is no rule nothing-such to remove'],
    ['that changes nothing', 'bo', [edits], '', 'it changes nothing'],
    ['of no rule at all', 'bo', [], 'reason=x', 'neither which rules'],
    ['that removes and sets one rule', 'bo', [frozenProd], 'remove=no-prod', 'cannot be removed and set at once'],
    [
      'with an environment that there is not',
      'bo',
      [{ ...frozenProd, when: [{ field: 'environment', operator: 'is', value: ['moon'] }] }],
      '',
      'rule no-prod.when.0.value.0: there is no environment moon (there is prod, dev)',
    ],
  ])('%s is not asked for, and nothing is left behind', (_, actor, rules, more, why) => {
    if (actor === 'nobody') world.load(samplePolicy);
    const before = world.count();
    const reply = propose(actor === 'nobody' ? 'bo' : actor, rules, more);
    expect(reply).toContain(actor === 'nobody' ? 'no rule allows this' : why);
    expect(reply).toContain('nothing was changed');
    expect(world.count().requests).toBe(before.requests);
  });

  it('is never made by one person alone, also where a rule would allow it', () => {
    world.load({ rules: [...samplePolicy.rules, { ...edits, effect: { kind: 'allow' } }] });
    expect(propose('bo', [frozenProd])).toContain('the policy is changed with an approval of somebody else');
    expect(world.count().requests).toBe(0);
  });

  it('is refused where nobody else could approve it', () => {
    const approvals = [{ group: 'web-team', count: 1 }];
    const effect: Rule['effect'] = { kind: 'require', approvals, expiresAfterHours: null };
    world.load({ rules: [...samplePolicy.rules, { ...edits, effect }] });
    expect(propose('ana', [frozenProd])).toContain('nothing was changed');
    expect(world.count().requests).toBe(0);
  });

  it('that fails a golden case is not asked for', () => {
    world.transaction(({ goldenCases }) =>
      goldenCases.replace([
        {
          name: 'ana-may-dev',
          asks: { action: 'create-vm', 'requester-group': ['web-team'], environment: 'dev', 'lease-days': 3 },
          expect: { verdict: 'allow' },
        },
      ]),
    );
    expect(propose('bo', [], 'remove=dev-is-free')).toContain('golden case ana-may-dev');
    expect(world.count().requests).toBe(0);
  });

  it('is planned anew where the policy changed meanwhile, and its votes do not count any more', () => {
    propose('bo', [frozenProd]);
    plan();
    approve('cy');
    const { id } = world.request(1);
    const start = startRun(world.tools, id);
    world.load({ rules: [...withEdits.rules, { ...frozenProd, name: 'other' }] });
    if (start.next !== 'edit') throw new Error('it did not begin');
    applyEdit(world.tools, id, start.runId);
    expect(state()).toMatchObject({ state: 'planning', note: expect.stringContaining('revision 3 by now') });
    plan();
    expect(state().state).toBe('awaiting-approval');
    expect(current()?.revision).toBe(3);
    approve('cy');
    run();
    expect(
      current()
        ?.policy.rules.map(({ name }) => name)
        .slice(-2),
    ).toEqual(['other', 'no-prod']);
  });

  it.each([
    ['a voter who left', () => world.transaction(({ people }) => people.removeMember('ops', world.people.cy.id))],
    ['a wish to cancel', () => world.type('terminal:bo', '/vm cancel R-1')],
    [
      'an approval that is over',
      () => {
        world.clock.now += 5 * 3_600_000;
      },
    ],
  ])('does not come into force after %s between the approval and the last check', (_, change) => {
    propose('bo', [frozenProd]);
    plan();
    approve('cy');
    const { id } = world.request(1);
    const start = startRun(world.tools, id);
    change();
    if (start.next !== 'edit') throw new Error('it did not begin');
    applyEdit(world.tools, id, start.runId);
    expect(state().state).not.toBe('ready');
    expect(current()?.revision).toBe(2);
  });

  it('is put into force once, however often it is tried', () => {
    propose('bo', [frozenProd]);
    plan();
    approve('cy');
    const { id } = world.request(1);
    const start = startRun(world.tools, id);
    if (start.next !== 'edit') throw new Error('it did not begin');
    applyEdit(world.tools, id, start.runId);
    applyEdit(world.tools, id, start.runId);
    expect(startRun(world.tools, id)).toEqual({ next: 'none' });
    expect(current()?.revision).toBe(3);
  });

  it('decides again what waits', () => {
    askAndPlan(world);
    expect(state(1).state).toBe('awaiting-approval');
    propose('bo', [frozenProd]);
    plan(2);
    approve('cy', 2);
    run(2);
    expect(state(1)).toMatchObject({ state: 'refused', reason: 'rule no-prod: prod is closed' });
  });

  it('opens a form without words, and keeps what was entered where it is wrong', () => {
    expect(world.type('terminal:bo', '/vm-admin policy propose')).toMatchObject({
      kind: 'form',
      fields: [{ name: 'rules', long: true }, { name: 'remove' }, { name: 'reason' }],
    });
    expect(world.sendForm('terminal:bo', 'vm-admin policy propose', { remove: 'moon', reason: 'x' })).toMatchObject({
      kind: 'form',
      fields: [
        { problem: 'there is no rule moon to remove; it changes nothing' },
        { default: 'moon' },
        { default: 'x' },
      ],
    });
  });
});
