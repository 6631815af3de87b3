import { describeDenials } from './describe-denials.js';
import type { Verdict } from './policy.js';

/** In one line: `allowed at once by rule dev-is-free`, `2 of ops within 4 h by rule prod-needs-ops`, `refused: …`. */
export function describeVerdict(decision: Verdict): string {
  const { verdict, rules, reason, approvals, expiresAfterHours } = decision;
  const by = rules.length === 0 ? 'no rule' : `rule ${rules.join(', ')}`;
  switch (verdict) {
    case 'allow':
      return `allowed at once by ${by}`;
    case 'refuse':
      return `refused: ${reason ?? by}`;
    case 'require': {
      const needed = approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ');
      const denied = describeDenials(decision.denials, decision.denyBy);
      const within = expiresAfterHours === null ? '' : ` within ${expiresAfterHours} h`;
      return `${needed}${within}${denied === null ? '' : `, ${denied}`} by ${by}`;
    }
    default:
      return verdict satisfies never;
  }
}
