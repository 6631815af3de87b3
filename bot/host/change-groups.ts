import { describeMirror, describeReading } from '../../commands/people/describe-mirror.js';
import { redecideWaiting } from '../../commands/policy/redecide-waiting.js';
import type { GroupView, Person, Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';
import { renderTable } from './render-table.js';

type AddGroup = Extract<HostCommand, { do: 'group add' }>;
type RemoveGroup = Extract<HostCommand, { do: 'group remove' }>;

export function listGroups(stores: Stores): HostAnswer {
  const groups = stores.people.listGroups();
  if (groups.length === 0) return done('there are no groups yet');
  const isMirrored = groups.some(({ mirror }) => mirror !== null);
  const rows = groups.map((group) => {
    const persons = group.members.map(({ person }) => person.login);
    const members = [...persons, ...group.strangers.map(({ actor }) => actor)].join(' ');
    const from = [describeMirror(group) ?? 'here', describeReading(group, (at) => new Date(at).toISOString())];
    return [group.name, members, ...(isMirrored ? from : [])];
  });
  return done(...renderTable(['group', 'members', ...(isMirrored ? ['come from', ''] : [])], rows));
}

/** The group itself where it is new, and those people in it. */
export function addGroup(stores: Stores, tools: UseCaseTools, { group, logins }: AddGroup): HostAnswer {
  const known = stores.people.findGroup(group);
  const elsewhere = known === null ? null : whyElsewhere(known);
  if (elsewhere !== null) return wrong(elsewhere);
  const isNew = known === null;
  if (!isNew && logins.length === 0) return wrong(`there is a group ${group} already`);
  const people = findPeople(stores, logins);
  if (people.unknown.length > 0) return unknownPeople(people.unknown);
  const now = tools.now();
  if (isNew) stores.people.addGroup(group);
  for (const { id } of people.found) stores.people.addMember(group, id, now);
  note(stores, now, isNew ? 'group added' : 'group members added', group, logins);
  redecideWaiting(stores, tools);
  return done(isNew ? `the group ${group} is made` : `the group ${group} is changed`, ...membersNow(stores, group));
}

/** Those people out of it; without any, the group itself. */
export function removeGroup(stores: Stores, tools: UseCaseTools, { group, logins }: RemoveGroup): HostAnswer {
  const known = stores.people.findGroup(group);
  if (known === null) return wrong(`there is no group ${group}; see: chatops group list`);
  const elsewhere = whyElsewhere(known);
  if (elsewhere !== null) return wrong(elsewhere);
  const people = findPeople(stores, logins);
  if (people.unknown.length > 0) return unknownPeople(people.unknown);
  const now = tools.now();
  if (logins.length === 0) {
    const users = rulesWith(stores, group);
    if (users.length > 0) return wrong(`the group ${group} is named by the policy: ${users.join(', ')}`);
    const limited = stores.quotas.list().some(({ scope }) => scope.group === group);
    if (limited) return wrong(`the group ${group} has a quota; first: chatops quota remove --group ${group}`);
    stores.people.removeGroup(group);
  }
  for (const { id } of people.found) stores.people.removeMember(group, id);
  note(stores, now, logins.length === 0 ? 'group removed' : 'group members removed', group, logins);
  redecideWaiting(stores, tools);
  if (logins.length === 0) return done(`the group ${group} is removed`);
  return done(`the group ${group} is changed`, ...membersNow(stores, group));
}

/** Null for a group of our own; else why nobody is put into it or taken out of it here. */
export function whyElsewhere(group: GroupView): string | null {
  const source = describeMirror(group);
  if (source === null) return null;
  const { name } = group;
  return `the members of ${name} come from ${source}: change them there, or take groups.${name} out of chatops.yaml; nothing was changed`;
}

function findPeople(stores: Stores, logins: readonly string[]): { found: Person[]; unknown: string[] } {
  const found = logins.flatMap((login) => stores.people.findByLogin(login) ?? []);
  return { found, unknown: logins.filter((login) => !found.some((person) => person.login === login)) };
}

function unknownPeople(logins: readonly string[]): HostAnswer {
  return wrong(...logins.map((login) => `there is nobody with the login ${login}; see: chatops people list`));
}

/** Also where it only says whom a rule is about: without the group, "not in it" would hold for everybody. */
function rulesWith(stores: Stores, group: string): string[] {
  const rules = stores.policies.current()?.policy.rules ?? [];
  return rules
    .filter(({ when, effect }) => {
      if (effect.kind === 'require' && effect['deny-by']?.includes(group)) return true;
      const approves = effect.kind === 'require' && effect.approvals.some((approval) => approval.group === group);
      return approves || when.some(({ field, value }) => field === 'requester-group' && value.includes(group));
    })
    .map(({ name }) => name);
}

function membersNow(stores: Stores, group: string): string[] {
  const members = stores.people.findGroup(group)?.members ?? [];
  return [`members: ${members.map(({ person }) => person.login).join(' ') || 'nobody'}`];
}

function note(stores: Stores, at: number, act: string, group: string, logins: readonly string[]): void {
  const detail = { group, people: logins.join(' ') };
  stores.audit.add({ at, actor: 'host', person: null, act, requestId: null, detail });
}
