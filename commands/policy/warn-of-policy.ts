import type { Policy } from '../approval/policy.js';
import { humanOf } from '../approval/same-human.js';
import type { GroupView, PeopleStore } from '../stores.js';
import type { PolicyProblem } from './unknown-names.js';
import { warnOfRules } from './warn-of-rules.js';

type People = Pick<PeopleStore, 'findGroup' | 'everLinked'>;

/** What is likely not meant in a policy that is right: it stops nothing. Groups are looked at as they are now. */
export function warnOfPolicy(people: People, policy: Policy): PolicyProblem[] {
  return [...warnOfRules(policy), ...policy.rules.flatMap((rule, place) => warnOfApprovals(people, rule, place))];
}

function warnOfApprovals(people: People, { name, effect }: Policy['rules'][number], place: number): PolicyProblem[] {
  if (effect.kind !== 'require') return [];
  return effect.approvals.flatMap(({ group, count }, at) => {
    const view = people.findGroup(group);
    const why = view === null ? null : whyTooFew(people, view, count);
    const path = ['rules', place, 'effect', 'approvals', at];
    return why === null ? [] : [{ path, message: `rule ${name} asks for ${count} of ${group}: ${why}` }];
  });
}

function whyTooFew(people: People, { members, strangers, mirror }: GroupView, count: number): string | null {
  const reading = mirror?.reading ?? null;
  if (mirror !== null && !mirror.byAccount && reading !== null && reading.at === null) {
    return 'who is in it was never read yet, so they cannot be counted';
  }
  const human = humanOf(people);
  const humans = new Set(members.filter(({ person }) => person.active).map(({ person }) => human(person.id)));
  const known = humans.size + strangers.length;
  if (known >= count) return null;
  const so = mirror?.byAccount === true ? '; of a role those alone are known who were here' : '';
  return known === 0 ? `nobody is known in it now${so}` : `${known} ${known === 1 ? 'is' : 'are'} known in it now${so}`;
}
