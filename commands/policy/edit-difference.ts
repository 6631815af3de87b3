import { plannedOf } from '../request/planned-of.js';
import type { Request } from '../request/request.js';
import type { Stores } from '../stores.js';
import { describeDifference } from './describe-difference.js';

/** What an edit of the policy says otherwise than the revision that it was planned upon; empty for all other requests. */
export function editDifference({ policies }: Pick<Stores, 'policies'>, request: Request): string[] {
  const work = plannedOf(request)?.work;
  if (work?.recipe !== 'edit-policy') return [];
  const before = policies.find(work.vars.base)?.policy ?? { rules: [] };
  return describeDifference(before, work.vars.policy);
}
