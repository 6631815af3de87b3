import { readSshKey } from '../../commands/people/read-ssh-key.js';
import { redecideWaiting } from '../../commands/policy/redecide-waiting.js';
import type { Person, SshKey, Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { whyElsewhere } from './change-groups.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';
import { renderTable } from './render-table.js';

type AddPerson = Extract<HostCommand, { do: 'people add' }>;

export function listPeople(stores: Stores): HostAnswer {
  const rows = stores.people
    .list()
    .map(({ person, actors, groups, keys }) => [
      ...[person.login, person.display, person.active ? 'active' : 'removed'],
      ...[actors.join(' '), groups.join(' '), String(keys)],
    ]);
  if (rows.length === 0) return done('nobody is known yet: chatops people add LOGIN --account terminal:LOGIN');
  return done(...renderTable(['login', 'name', '', 'accounts', 'groups', 'keys'], rows));
}

/** A new person, or more accounts, groups and keys for one that is known; a removed one comes back. */
export function addPerson(stores: Stores, now: number, command: AddPerson): HostAnswer {
  const known = stores.people.findByLogin(command.login);
  const keys = command.keys.map(readSshKey);
  const problems = findProblems(stores, known, command, keys);
  if (problems.length > 0) return wrong(...problems);
  const person = known === null ? create(stores, command) : extend(stores, known, command);
  for (const group of command.groups) stores.people.addMember(group, person.id, now);
  for (const key of keys.flatMap((read): SshKey[] => (read.ok ? [{ ...read, addedAt: now }] : []))) {
    const { line, fingerprint, addedAt } = key;
    stores.people.addKey(person.id, { line, fingerprint, addedAt });
  }
  const { login, accounts, groups } = command;
  const detail = { login, accounts: accounts.join(' '), groups: groups.join(' '), keys: keys.length };
  const act = known === null ? 'person added' : 'person changed';
  stores.audit.add({ at: now, actor: 'host', person: person.id, act, requestId: null, detail });
  return done(`${person.display} (${login}) is ${known === null ? 'known now' : 'changed'}`);
}

/** Rights end at once; the record stays, since requests, votes and the audit log name it. */
export function removePerson(stores: Stores, tools: UseCaseTools, login: string): HostAnswer {
  const person = stores.people.findByLogin(login);
  if (person === null) return wrong(`there is nobody with the login ${login}; see: chatops people list`);
  if (!person.active) return wrong(`${login} is removed already`);
  const now = tools.now();
  stores.people.setActive(person.id, false);
  stores.audit.add({
    at: now,
    actor: 'host',
    person: person.id,
    act: 'person removed',
    requestId: null,
    detail: { login },
  });
  const changed = redecideWaiting(stores, tools);
  const vms = stores.vms.listLive().filter(({ owner }) => owner === person.id);
  return done(
    `${person.display} (${login}) has no rights any more`,
    ...vms.map(({ name }) => `still there: the VM ${name}, with the keys that it was made with`),
    ...changed.map((label) => `${label} was decided anew`),
  );
}

function create(stores: Stores, { login, display, accounts }: AddPerson): Person {
  return stores.people.add({ login, display: display ?? login, active: true }, accounts);
}

function extend(stores: Stores, person: Person, { accounts }: AddPerson): Person {
  const known = new Set(stores.people.actorsOf(person.id));
  for (const account of accounts) if (!known.has(account)) stores.people.addActor(person.id, account);
  if (!person.active) stores.people.setActive(person.id, true);
  return stores.people.get(person.id);
}

function findProblems(
  stores: Stores,
  known: Person | null,
  { login, display, accounts, groups }: AddPerson,
  keys: readonly ReturnType<typeof readSshKey>[],
): string[] {
  const taken = accounts.flatMap((account) => {
    const owner = stores.people.findByActor(account);
    return owner === null || owner.login === login ? [] : [`${account} is an account of ${owner.login}`];
  });
  const elsewhere = groups.flatMap((group) => {
    const view = stores.people.findGroup(group);
    return (view === null ? null : whyElsewhere(view)) ?? [];
  });
  const absent = groups.filter((group) => stores.people.findGroup(group) === null);
  const empty =
    known === null && accounts.length === 0 ? [`a new person needs an account: --account terminal:${login}`] : [];
  const renamed = known !== null && display !== null && display !== known.display;
  return [
    ...empty,
    ...taken,
    ...elsewhere,
    ...absent.map((group) => `there is no group ${group}: chatops group add ${group}`),
    ...keys.flatMap((key) => (key.ok ? [] : [key.problem])),
    ...(renamed ? [`${login} is called ${known.display}; a name is not changed afterwards`] : []),
  ];
}
