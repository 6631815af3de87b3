import type { Person, Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';
import { redecideWaiting } from './redecide-waiting.js';
import { renderTable } from './render-table.js';

type AddGroup = Extract<HostCommand, { do: 'group add' }>;
type RemoveGroup = Extract<HostCommand, { do: 'group remove' }>;

export function listGroups(stores: Stores): HostAnswer {
  const rows = stores.people
    .listGroups()
    .map(({ name, members }) => [name, members.map(({ person }) => person.login).join(' ')]);
  return rows.length === 0 ? done('there are no groups yet') : done(...renderTable(['group', 'members'], rows));
}

/** The group itself where it is new, and those people in it. */
export function addGroup(stores: Stores, tools: UseCaseTools, { group, logins }: AddGroup): HostAnswer {
  const isNew = stores.people.findGroup(group) === null;
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
  if (stores.people.findGroup(group) === null) return wrong(`there is no group ${group}; see: chatops group list`);
  const people = findPeople(stores, logins);
  if (people.unknown.length > 0) return unknownPeople(people.unknown);
  const now = tools.now();
  if (logins.length === 0) {
    const users = rulesWith(stores, group);
    if (users.length > 0) return wrong(`the group ${group} is named by the policy: ${users.join(', ')}`);
    stores.people.removeGroup(group);
  }
  for (const { id } of people.found) stores.people.removeMember(group, id);
  note(stores, now, logins.length === 0 ? 'group removed' : 'group members removed', group, logins);
  redecideWaiting(stores, tools);
  if (logins.length === 0) return done(`the group ${group} is removed`);
  return done(`the group ${group} is changed`, ...membersNow(stores, group));
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
