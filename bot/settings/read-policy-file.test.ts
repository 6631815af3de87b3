import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemsError, renderProblem } from './problem.js';
import { type CheckPolicy, readPolicyFile } from './read-policy-file.js';

const DEMO = join(import.meta.dirname, '../../config/demo/policy.yaml');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(text: string, check: CheckPolicy = () => []): string[] {
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, text);
  try {
    readPolicyFile(file, check);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map((problem) => renderProblem(problem).replace(`${folder}/`, ''));
  }
}

describe('policy.yaml', () => {
  it('of the demo is right, and what is left out is filled in', () => {
    const policy = readPolicyFile(DEMO, () => []);
    expect(policy.rules.map(({ name }) => name)).toEqual([
      ...['dev-is-free', 'own-vms-in-dev', 'prod-needs-ops', 'vms-of-others-need-ops', 'ops-keep-house'],
    ]);
    expect(policy.rules[3]?.effect).toEqual({
      ...{ kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: null },
    });
  });

  it('is told about with everything that is wrong at once', () => {
    const text = `rules:
  - name: One
    when: [{field: environment, operator: equals, value: [prod]}]
    effect: {kind: allow}
  - name: two
    when: [{field: colour, operator: is, value: [red]}]
    effect: {kind: require, approvals: [{group: ops, count: 0}]}
    then: allow
`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^policy\.yaml:2:5 rules\.0\.name: is "One"; needed: /),
      'policy.yaml:3:33 rules.0.when.0.operator: is "equals"; allowed: is, in, not-in, matches',
      expect.stringMatching(/^policy\.yaml:6:13 rules\.1\.when\.0\.field: allowed: .*requester-group/),
      'policy.yaml:7:54 rules.1.effect.approvals.0.count: is 0; needed: at least 1',
      'policy.yaml:8:5 rules.1.then: unknown key; allowed: name, when, effect',
    ]);
  });

  it('is told about what the rules find, at its place', () => {
    const text = 'rules:\n  - name: one\n    when: []\n    effect: {kind: allow}\n';
    const check: CheckPolicy = () => [{ path: ['rules', 0, 'when'], message: 'matches everything' }];
    expect(problemsOf(text, check)).toEqual(['policy.yaml:3:5 rules.0.when: matches everything']);
  });

  it('needs a rule: without one everything would be refused', () => {
    expect(problemsOf('rules: []')).toEqual(['policy.yaml:1:1 rules: needed: at least 1 of them']);
  });
});
