import type { Stores } from '../stores.js';
import { askedGroups } from './asked-groups.js';
import type { Electorate } from './count-votes.js';
import type { Decision } from './policy.js';
import { humanOf } from './same-human.js';

/** Who decides about a request of this person that is made at `askedAt`. */
export interface Asking {
  requester: string;
  askedAt: number;
}

/** Those whom the decision asks, as the groups are now. */
export function electorateOf({ people }: Pick<Stores, 'people'>, decision: Decision, asking: Asking): Electorate {
  const groups = askedGroups(decision, 'either').flatMap((group) => people.findGroup(group) ?? []);
  return { requester: asking.requester, askedAt: asking.askedAt, groups, humanOf: humanOf(people) };
}
