import { type DecisionWorld, decide } from '../approval/decide.js';
import { describeVerdict } from '../approval/describe-verdict.js';
import type { Decision, Policy, PolicyQuestion } from '../approval/policy.js';
import type { Settings } from '../settings.js';
import type { GoldenCase } from './golden-case.js';

export interface FailedCase {
  name: string;
  /** `expected no approval, got: refused: no rule allows this` */
  why: string;
}

/** Those that the policy decides otherwise than they say. */
export function checkGoldenCases(
  policy: Policy,
  cases: readonly GoldenCase[],
  settings: Settings,
  world: DecisionWorld,
): FailedCase[] {
  return cases.flatMap((golden) => {
    const decision = decide({ revision: 0, policy }, questionOf(golden, settings), world);
    return isExpected(golden.expect, decision)
      ? []
      : [{ name: golden.name, why: `expected ${describeExpected(golden.expect)}, got: ${describeVerdict(decision)}` }];
  });
}

function questionOf({ asks }: GoldenCase, { sizes }: Settings): PolicyQuestion {
  const size = sizes.get(asks.size ?? '');
  return {
    ...{ action: asks.action, requester: asks.requester ?? null, requesterGroups: asks['requester-group'] },
    ...{ owner: asks.owner ?? null, name: asks.name ?? null, reason: asks.reason ?? null },
    ...{ vmAgeDays: asks['vm-age-days'] ?? null, at: asks.at === undefined ? null : Date.parse(asks.at) },
    ...{ quotaVmsLeft: asks['quota-vms-left'] ?? null, quotaCoresLeft: asks['quota-cores-left'] ?? null },
    quotaMemoryMiBLeft: asks['quota-memory-mib-left'] ?? null,
    quotaDiskGiBLeft: asks['quota-disk-gib-left'] ?? null,
    ...{ environment: asks.environment ?? null, template: asks.template ?? null, blueprint: asks.blueprint ?? null },
    ...{ size: asks.size ?? null, leaseDays: asks['lease-days'] ?? null },
    ...{ cores: asks.cores ?? size?.cores ?? null, memoryMiB: asks['memory-mib'] ?? size?.memoryMiB ?? null },
    diskGiB: asks['disk-gib'] ?? size?.diskGiB ?? null,
  };
}

function isExpected(expected: GoldenCase['expect'], decision: Decision): boolean {
  if (expected.verdict !== decision.verdict) return false;
  if (expected.verdict !== 'require') return true;
  return wordsOf(expected.approvals) === wordsOf(decision.approvals);
}

function describeExpected(expected: GoldenCase['expect']): string {
  if (expected.verdict === 'require') return wordsOf(expected.approvals);
  return expected.verdict === 'allow' ? 'no approval' : 'refusal';
}

function wordsOf(approvals: Decision['approvals']): string {
  return approvals
    .map(({ group, count }) => `${count} of ${group}`)
    .toSorted()
    .join(' and ');
}
