import type { Policy } from '../../commands/approval/policy.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { redecideWaiting } from './redecide-waiting.js';

/**
 * Puts a policy into force as a new revision and asks it about every request that waits. `changed`: labels of those that
 * it decides differently; votes for the old decision no longer count there.
 */
export function loadPolicy(
  stores: Stores,
  tools: UseCaseTools,
  policy: Policy,
): { revision: number; changed: string[] } {
  const now = tools.now();
  const revision = stores.policies.add(policy, 'host', now);
  const detail = { revision, rules: policy.rules.length };
  stores.audit.add({ at: now, actor: 'host', person: null, act: 'policy loaded', requestId: null, detail });
  return { revision, changed: redecideWaiting(stores, tools) };
}
