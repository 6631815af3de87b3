import type { Stores } from '../stores.js';
import { countVotes, eligible } from './count-votes.js';
import { type Asking, electorateOf } from './electorate-of.js';
import { nameApprovers } from './name-approvers.js';
import type { Decision } from './policy.js';

/** In words: what the policy says, which rules said it, and who may approve. */
export function describeDecision(stores: Stores, decision: Decision, asking: Asking): string[] {
  const rules = decision.rules.length === 0 ? 'no rule' : `rule ${decision.rules.join(', ')}`;
  switch (decision.verdict) {
    case 'allow':
      return [`allowed at once by ${rules}`];
    case 'refuse':
      return [`refused: ${decision.reason ?? rules}`];
    case 'require':
      return [
        `${rules} asks for ${decision.approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ')}`,
        ...describeApprovers(stores, decision, asking),
        `a request that waits longer than ${decision.expiresAfterHours} h expires`,
      ];
    default:
      return decision.verdict satisfies never;
  }
}

/** Of each group that is asked: `in ops may approve: Bo, Cy` */
export function describeApprovers(stores: Stores, decision: Decision, asking: Asking): string[] {
  const electorate = electorateOf(stores, decision, asking);
  return decision.approvals.map(({ group }) => {
    const approvers = eligible(electorate, group);
    return `in ${group} may approve: ${approvers.length === 0 ? 'nobody' : nameApprovers(approvers)}`;
  });
}

/**
 * Null, or why the required approvals can never come together: membership counts only from before the request, so
 * waiting would not help.
 */
export function whyNobodyCan(stores: Stores, decision: Decision, asking: Asking): string | null {
  if (decision.verdict !== 'require') return null;
  if (countVotes(decision, [], electorateOf(stores, decision, asking)).reachable) return null;
  const needed = decision.approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ');
  return `rule ${decision.rules.join(', ')} asks for ${needed}, and there are not that many who may: the requester never approves, and a person counts once; ${cureOf(stores, decision)}`;
}

/** Of a role those alone are known who were here, because its platform does not list the others. */
function cureOf({ people }: Stores, { approvals }: Decision): string {
  const isRole = approvals.some(({ group }) => people.findGroup(group)?.mirror?.byAccount === true);
  return isRole ? 'who has a role is known once they have typed /vm help here' : 'an operator has to add members first';
}
