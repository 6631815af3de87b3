import type { Policy } from '../approval/policy.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { redecideWaiting } from './redecide-waiting.js';

const HOST = { actor: 'host', person: null, requestId: null } as const;

/**
 * Puts a policy into force as a new revision and asks it about every request that waits. `changed`: labels of those that
 * it decides differently; votes for the old decision no longer count there.
 */
export function loadPolicy(
  stores: Stores,
  tools: UseCaseTools,
  policy: Policy,
  by: { actor: string; person: string | null; requestId: string | null } = HOST,
): { revision: number; changed: string[] } {
  const now = tools.now();
  const revision = stores.policies.add(policy, by.actor, now);
  const detail = { revision, rules: policy.rules.length };
  stores.audit.add({ at: now, ...by, act: 'policy loaded', detail });
  return { revision, changed: redecideWaiting(stores, tools) };
}
