import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Operator } from '../../../test/operator.js';

/** Golden cases are kept, asked and obeyed; what a policy would change is told before it does. */
export async function guardPolicy(operator: Operator, policy: string): Promise<void> {
  const cases = join(operator.folder, 'cases.yaml');
  writeFileSync(
    cases,
    `cases:
  - name: prod-needs-ops
    asks: { action: create-vm, environment: prod, size: s }
    expect: { verdict: require, approvals: [{ group: ops, count: 1 }] }
`,
  );
  expect((await operator.chatops('policy', 'cases', cases)).stdout).toBe('1 golden cases are kept, in place of 0\n');
  expect((await operator.chatops('policy', 'test')).stdout).toBe('all 1 golden cases pass\n');
  const lax = join(operator.folder, 'lax-policy.yaml');
  writeFileSync(
    lax,
    readFileSync(policy, 'utf8').replace(
      'effect: { kind: require, approvals: [{ group: ops, count: 1 }], expiresAfterHours: 24 }',
      'effect: { kind: allow }',
    ),
  );
  expect((await operator.chatops('policy', 'diff', lax)).stdout).toBe(
    '~ prod-needs-ops: then require 1 of ops within 24 h → allow\n',
  );
  const refused = 'golden case prod-needs-ops: expected 1 of ops, got: allowed at once by rule prod-needs-ops\n';
  expect(await operator.chatops('policy', 'test', lax)).toMatchObject({ code: 1, stderr: refused });
  expect(await operator.chatops('policy', 'load', lax)).toMatchObject({
    ...{ code: 1, stderr: `${refused}nothing was changed\n` },
  });
  expect((await operator.chatops('policy', 'replay', lax)).stdout).toBe(
    'no request of that time was decided by a policy\n',
  );
  expect((await operator.chatops('policy', 'history')).stdout.split('\n')[0]).toMatch(
    /^revision 2, .*, by host, \d+ rules$/,
  );
  writeFileSync(cases, readFileSync(cases, 'utf8').replace('environment: prod', 'environment: prd'));
  expect(await operator.chatops('policy', 'cases', cases)).toMatchObject({
    ...{
      code: 1,
      stderr: expect.stringMatching(
        /cases\.yaml:\d+:\d+ cases\.0\.asks\.environment: there is no environment prd; did you mean prod\?/,
      ),
    },
  });
}
