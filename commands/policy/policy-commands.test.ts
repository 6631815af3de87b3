import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../approval/policy.js';
import { approve, askAndPlan, run } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import type { GoldenCase } from './golden-case.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const say = (text: string) => {
  const card = world.type('terminal:bo', `/vm-admin policy ${text}`);
  if (card.kind !== 'answer') throw new Error(`${text} opened a form`);
  return card;
};
const without = (name: string): Policy => ({ rules: samplePolicy.rules.filter((rule) => rule.name !== name) });
const needsTwo: Policy = {
  rules: samplePolicy.rules.map((rule) =>
    rule.name === 'prod-needs-ops'
      ? { ...rule, effect: { kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: 4 } }
      : rule,
  ),
};

describe('/vm-admin policy history', () => {
  it('tells what each revision changed, the newest first', () => {
    world.load(needsTwo);
    const rows = say('history').table?.rows ?? [];
    expect(rows.map(([revision, , , changed]) => [revision, changed])).toEqual([
      ['2', '~ prod-needs-ops: then require 1 of ops within 4 h → require 2 of ops within 4 h'],
      ['1', '5 rules'],
    ]);
  });
});

describe('/vm-admin policy diff', () => {
  it('compares a revision with the one in force, or two of them', () => {
    world.load(needsTwo);
    const change = '~ prod-needs-ops: then require 1 of ops within 4 h → require 2 of ops within 4 h';
    expect(say('diff 1')).toMatchObject({ title: 'policy revision 1 → 2', lines: [change] });
    expect(say('diff 2 1').lines).toEqual([
      '~ prod-needs-ops: then require 2 of ops within 4 h → require 1 of ops within 4 h',
    ]);
    expect(say('diff 2').lines).toEqual(['they say the same']);
  });

  it.each(['7', '-1', 'x', '1.5'])('says that there is no revision %s', (text) => {
    expect(say(`diff "${text}"`)).toMatchObject({
      ...{
        tone: 'problem',
        title: expect.stringContaining('there is no policy revision'),
        lines: expect.arrayContaining(['the newest is 1']),
      },
    });
  });
});

describe('/vm-admin policy test', () => {
  const golden = (name: string, environment: string, expected: GoldenCase['expect']): GoldenCase => ({
    name,
    asks: { action: 'create-vm', 'requester-group': ['web-team'], environment, size: 's', 'lease-days': 7 },
    expect: expected,
  });
  const keep = (...cases: GoldenCase[]) => world.transaction(({ goldenCases }) => goldenCases.replace(cases));

  it('says that there are none', () => {
    expect(say('test').title).toBe('there are no golden cases');
  });

  it('passes those that the policy decides as they say', () => {
    keep(
      golden('dev-at-once', 'dev', { verdict: 'allow' }),
      golden('prod-by-ops', 'prod', { verdict: 'require', approvals: [{ group: 'ops', count: 1 }] }),
    );
    expect(say('test')).toMatchObject({ tone: 'ok', title: 'policy revision 1 passes all 2 golden cases' });
  });

  it('names each that fails, with what was expected and what came', () => {
    keep(
      golden('dev-at-once', 'dev', { verdict: 'allow' }),
      golden('dev-never', 'dev', { verdict: 'refuse' }),
      golden('prod-by-two', 'prod', { verdict: 'require', approvals: [{ group: 'ops', count: 2 }] }),
    );
    expect(say('test')).toMatchObject({
      ...{ tone: 'problem', title: 'policy revision 1 fails 2 of 3 golden cases' },
      lines: [
        'golden case dev-never: expected refusal, got: allowed at once by rule dev-is-free',
        'golden case prod-by-two: expected 2 of ops, got: 1 of ops within 4 h by rule prod-needs-ops',
      ],
    });
  });

  it('knows how large a size is', () => {
    const large: Policy = {
      rules: [
        ...samplePolicy.rules,
        {
          name: 'no-large',
          when: [{ field: 'cores', operator: 'at-least', value: 1 }],
          effect: { kind: 'deny', text: 'too large' },
        },
      ],
    };
    keep(golden('dev-at-once', 'dev', { verdict: 'allow' }));
    world.load(large);
    expect(say('test').lines).toEqual([
      'golden case dev-at-once: expected no approval, got: refused: rule no-large: too large',
    ]);
  });
});

describe('/vm-admin policy replay', () => {
  it('says that there is nothing to ask about', () => {
    expect(say('replay').lines).toEqual(['no request of that time was decided by a policy']);
  });

  it('tells which past requests would go otherwise, by what was asked then', () => {
    askAndPlan(world);
    approve(world);
    run(world);
    expect(say('replay').lines).toEqual(['1 past requests would have been decided the same']);
    // Who asked is in another group by now: what counts is what they were then.
    world.transaction(({ people }) => people.removeMember('web-team', world.people.ana.id));
    expect(say('replay').lines).toEqual(['1 past requests would have been decided the same']);
    world.load(needsTwo);
    expect(say('replay').lines).toEqual([
      '1 of 1 past requests would have been decided otherwise:',
      'R-1 create web-1: 1 of ops within 4 h by rule prod-needs-ops → 2 of ops within 4 h by rule prod-needs-ops',
    ]);
    expect(say('replay 1').lines).toEqual(['1 past requests would have been decided the same']);
    world.load(without('prod-needs-ops'));
    expect(say('replay').lines[1]).toMatch(/→ refused: no rule allows this/);
  });

  it('looks as far back as it is told', () => {
    askAndPlan(world);
    world.clock.now += 40 * 86_400_000;
    expect(say('replay days=30').lines).toEqual(['no request of that time was decided by a policy']);
    expect(say('replay').lines).toEqual(['1 past requests would have been decided the same']);
    expect(say('replay days=all').lines).toEqual(['1 past requests would have been decided the same']);
    expect(say('replay days=x')).toMatchObject({ tone: 'problem', title: '"x" is no number of days' });
  });
});

it('/vm why tells a past request by the decision that was kept, whatever the policy says now', () => {
  askAndPlan(world);
  approve(world);
  world.load(without('prod-needs-ops'));
  const card = world.type('terminal:ana', '/vm why R-1');
  expect(card.kind === 'answer' ? card.lines : []).toContain('by policy revision 1:');
});
