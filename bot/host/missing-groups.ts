import type { Policy } from '../../commands/approval/policy.js';
import type { Stores } from '../../commands/stores.js';

/** Groups whose approval a policy requires and that there are not: nobody could ever fulfil those rules. */
export function missingGroups(stores: Stores, { rules }: Policy): string[] {
  return rules.flatMap(({ name, effect }) =>
    (effect.kind === 'require' ? effect.approvals : [])
      .filter(({ group }) => stores.people.findGroup(group) === null)
      .map(
        ({ group }) => `the rule ${name} requires the group ${group}, which there is not: chatops group add ${group}`,
      ),
  );
}
