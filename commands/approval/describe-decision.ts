import type { Stores, Vote } from '../stores.js';
import { askedGroups } from './asked-groups.js';
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
        ...describeDeniers(stores, decision, asking),
        `a request that waits longer than ${decision.expiresAfterHours} h expires`,
      ];
    default:
      return decision.verdict satisfies never;
  }
}

/** Of each group that is asked: `in ops may approve: Bo, Cy` */
function describeApprovers(stores: Stores, decision: Decision, asking: Asking): string[] {
  return describeVoters(stores, decision, asking, 'approve');
}

/** Of each group that is asked for this: `in ops may deny: Bo, Cy` */
export function describeVoters(stores: Stores, decision: Decision, asking: Asking, verdict: Vote['verdict']): string[] {
  const electorate = electorateOf(stores, decision, asking);
  return askedGroups(decision, verdict).map((group) => {
    const voters = eligible(electorate, group);
    return `in ${group} may ${verdict}: ${voters.length === 0 ? 'nobody' : nameApprovers(voters)}`;
  });
}

/** Where one denial of somebody who may approve does not end it. */
function describeDeniers(stores: Stores, decision: Decision, asking: Asking): string[] {
  if (decision.denials === 1 && decision.denyBy.length === 0) return [];
  const end = decision.denials === 1 ? 'one denial ends it' : `${decision.denials} denials end it`;
  return [end, ...(decision.denyBy.length === 0 ? [] : describeVoters(stores, decision, asking, 'deny'))];
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
