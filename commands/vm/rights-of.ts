import type { Act } from '../act.js';
import { describeMiss } from '../approval/describe-miss.js';
import { NO_FACTS, type PolicyQuestion, type Rule } from '../approval/policy.js';
import { isAdministrator } from '../people/is-administrator.js';

/** What somebody can do here at all; each single act is decided on its own. */
export interface Rights {
  create: boolean;
  destroy: boolean;
  /** Some rule asks a group of theirs for approvals, or lets it deny. */
  approve: boolean;
  resolve: boolean;
  templates: boolean;
  administrate: boolean;
  /** To ask for other rules. */
  edit: boolean;
  /** There is another platform whose accounts could be joined. */
  link: boolean;
}

const QUOTA_LEFT = ['quota-vms-left', 'quota-cores-left', 'quota-memory-mib-left', 'quota-disk-gib-left'] as const;

const NO_VM: readonly Rule['when'][number]['field'][] = [
  ...QUOTA_LEFT,
  ...(['environment', 'blueprint', 'size', 'owner', 'lease-days', 'cores', 'memory-mib', 'disk-gib'] as const),
  ...(['name', 'vm-age-days'] as const),
];

/** By the rules that name the person's groups; what a rule says of environments and sizes is left open. */
export function rightsOf(act: Act): Rights {
  const { stores, person } = act;
  const rules = stores.policies.current()?.policy.rules ?? [];
  const mine = stores.people.groupsOf(person.id);
  const may = (action: PolicyQuestion['action']): boolean => {
    const touching = rules.filter((rule) => mayMatch(rule, action, person.login, mine));
    const denied = touching.some(({ when, effect }) => effect.kind === 'deny' && when.every(isAboutWho));
    return !denied && touching.some(({ effect }) => effect.kind !== 'deny');
  };
  return {
    create: may('create-vm'),
    destroy: may('destroy-vm'),
    approve: rules.some(
      ({ effect }) =>
        effect.kind === 'require' &&
        [...effect.approvals.map(({ group }) => group), ...(effect['deny-by'] ?? [])].some((group) =>
          mine.includes(group),
        ),
    ),
    resolve: may('resolve-unknown'),
    templates: may('build-template') || may('retire-template'),
    edit: may('edit-policy'),
    administrate: isAdministrator(stores, person.id),
    link: act.tools.settings.platforms.length > 1,
  };
}

function isAboutWho({ field }: Rule['when'][number]): boolean {
  return field === 'action' || field === 'requester' || field === 'requester-group';
}

type Field = Rule['when'][number]['field'];

/** What a question about an action never has: a condition on it never holds. */
const missing: Record<PolicyQuestion['action'], readonly Field[]> = {
  'create-vm': ['owner', 'vm-age-days'],
  'destroy-vm': QUOTA_LEFT,
  'build-template': NO_VM,
  'retire-template': NO_VM,
  'resolve-unknown': [],
  'edit-policy': [...NO_VM, 'template'],
};

function mayMatch(
  { when }: Rule,
  action: PolicyQuestion['action'],
  requester: string,
  requesterGroups: readonly string[],
): boolean {
  const question = { ...NO_FACTS, action, requester, requesterGroups };
  if (when.some(({ field }) => missing[action].includes(field))) return false;
  return when.filter(isAboutWho).every((condition) => describeMiss(condition, question) === null);
}
