import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalDigest } from '../canonical-digest.js';
import { approve, askAndPlan, end, readyFacts, run } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { cleanEvidence } from './clean-evidence.js';
import { planEvidence } from './plan-evidence.js';
import { bindSteps, stepEvidence } from './step-evidence.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const lines = (act: string) =>
  world.transaction(({ audit }) =>
    audit
      .list({ requestId: world.request(1).id, person: null, limit: 99 })
      .filter((line) => line.act === act)
      .map(({ detail }) => detail),
  );

describe('a line of the audit log', () => {
  it('about a plan carries the digests of the decision, the policy and the plan', () => {
    askAndPlan(world);
    const { state } = world.request(1);
    const kept = world.transaction(({ decisions }) => decisions.listFor(world.request(1).id));
    const policy = world.transaction(({ policies }) => policies.current()?.policy ?? { rules: [] });
    expect(kept).toHaveLength(1);
    expect(lines('request planned')).toEqual([
      expect.objectContaining({
        decisionSha256: kept.map(({ at, question, decision }) => canonicalDigest({ at, question, decision }))[0],
        policySha256: canonicalDigest(policy),
        plannedSha256: 'planned' in state && state.planned !== null ? canonicalDigest(planEvidence(state.planned)) : '',
      }),
    ]);
  });

  it('about the end of a run carries the digest of the steps that have ended, and names the others', () => {
    askAndPlan(world);
    approve(world);
    const runId = run(world);
    const { journal } = world.tools;
    const intent = { runId, attempt: 1, kind: 'call', at: 5 } as const;
    const first = journal.intend({ ...intent, stage: 'preflight', step: 'look' });
    journal.end(first.stepId, { outcome: 'done', facts: {}, at: 6 });
    const second = journal.intend({ ...intent, stage: 'apply', step: 'apply' });
    end(world, 1, { end: 'done', facts: readyFacts });
    const bound = lines('request run-done')[0];
    const [ended] = journal.findSteps(runId).map(stepEvidence);
    expect(bound).toMatchObject({ runId, steps: 2, stepsOpen: second.stepId });
    expect(bound?.stepsSha256).toBe(canonicalDigest([ended ?? null]));
    journal.end(second.stepId, { outcome: 'skipped', why: 'it was there', at: 7 });
    expect(bindSteps(world.tools, runId)).not.toHaveProperty('stepsOpen');
  });

  it('about a request carries its name', () => {
    askAndPlan(world);
    expect(lines('request asked')).toEqual([expect.objectContaining({ request: 'R-1' })]);
  });
});

describe('what is told outside', () => {
  it.each([
    ['http://ana:geheim@proxy:3128/', 'http://[removed]@proxy:3128/'],
    ['https://token@example.org/x and //b:c@d', 'https://[removed]@example.org/x and //[removed]@d'],
    ['ana@example.org // and @bo', 'ana@example.org // and @bo'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA', '[private key removed]'],
  ])('holds no credentials: %s', (text, clean) => {
    expect(cleanEvidence({ deep: [{ text }] })).toEqual({ deep: [{ text: clean }] });
  });

  it('of a plan has the operator’s playbooks and scripts as digests only', () => {
    askAndPlan(world, 'blueprint=web workers=2');
    const { state } = world.request(1);
    const text = JSON.stringify('planned' in state && state.planned !== null ? planEvidence(state.planned) : null);
    expect(text).toContain('"images":{');
    expect(text).toMatch(/"files":\[\{"path":"[^"]+","mode":\d+,"sha256":"[0-9a-f]{64}"\}/);
    expect(text).not.toContain('"text":');
  });
});
