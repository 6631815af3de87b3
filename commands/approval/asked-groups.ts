import type { Vote } from '../stores.js';
import type { Decision } from './policy.js';

/** The groups whose members may vote so; `either`: all of them. */
export function askedGroups(
  { approvals, denyBy }: Pick<Decision, 'approvals' | 'denyBy'>,
  verdict: Vote['verdict'] | 'either',
): string[] {
  const approving = approvals.map(({ group }) => group);
  const denying = denyBy.length === 0 ? approving : denyBy;
  if (verdict === 'either') return [...new Set([...approving, ...denying])];
  return verdict === 'approve' ? approving : denying;
}
