import type { Verdict } from './policy.js';

/** In one line: `allowed at once by rule dev-is-free`, `2 of ops within 4 h by rule prod-needs-ops`, `refused: …`. */
export function describeVerdict({ verdict, rules, reason, approvals, expiresAfterHours }: Verdict): string {
  const by = rules.length === 0 ? 'no rule' : `rule ${rules.join(', ')}`;
  switch (verdict) {
    case 'allow':
      return `allowed at once by ${by}`;
    case 'refuse':
      return `refused: ${reason ?? by}`;
    case 'require': {
      const needed = approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ');
      return `${needed}${expiresAfterHours === null ? '' : ` within ${expiresAfterHours} h`} by ${by}`;
    }
    default:
      return verdict satisfies never;
  }
}
