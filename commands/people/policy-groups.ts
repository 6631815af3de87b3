import type { Stores } from '../stores.js';

/** Who is in it may run the bot. */
const ADMINISTRATORS = 'administrators';

/** The groups by which the present policy decides: those of requesters, those that approve or deny, and the administrators. */
export function policyGroups({ policies }: Pick<Stores, 'policies'>): string[] {
  const rules = policies.current()?.policy.rules ?? [];
  const asked = rules.flatMap(({ effect }) =>
    effect.kind === 'require' ? [...effect.approvals.map(({ group }) => group), ...(effect['deny-by'] ?? [])] : [],
  );
  const named = [...requesterGroups({ policies }), ...asked, ADMINISTRATORS];
  return [...new Set(named)];
}

/** The groups that give their members the right to ask, or take it. */
export function requesterGroups({ policies }: Pick<Stores, 'policies'>): string[] {
  const rules = policies.current()?.policy.rules ?? [];
  return rules.flatMap(({ when }) =>
    when.flatMap((condition) => (condition.field === 'requester-group' ? condition.value : [])),
  );
}
