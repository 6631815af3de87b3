import { readSshKey } from '../commands/people/read-ssh-key.js';
import { checkPolicy } from '../commands/policy/check-policy.js';
import { loadPolicy } from '../commands/policy/load-policy.js';
import type { Stores } from '../commands/stores.js';
import { saveConfigRevision } from '../db/save-config-revision.js';
import { setMirrors } from './host/set-mirrors.js';
import type { Data } from './open-data.js';
import type { Installation } from './settings/installation.js';
import { readPolicyFile } from './settings/read-policy-file.js';

/**
 * What a start does to the data: the first people and the first policy while there are none, a revision of the
 * configuration where it has changed, and the groups whose members come from a chat. Throws `ProblemsError` where the first policy is wrong; nothing is kept then.
 */
export function prepareData(data: Data, installation: Installation): void {
  data.transaction((stores) => {
    const now = data.tools.now();
    keepConfig(data, stores, installation.text, now);
    if (stores.people.list().length === 0) bootstrap(stores, installation, now);
    setMirrors(stores, installation.settings, now);
    if (stores.policies.current() === null) loadFirstPolicy(data, stores, installation);
  });
}

function keepConfig(data: Data, stores: Stores, text: string, now: number): void {
  const { revision, isNew } = saveConfigRevision(data.db, text, now);
  if (!isNew) return;
  const line = { at: now, actor: 'host', person: null, act: 'configuration loaded', requestId: null };
  stores.audit.add({ ...line, detail: { revision } });
}

function loadFirstPolicy(data: Data, stores: Stores, { files, settings }: Installation): void {
  const groups = stores.people.listGroups().map(({ name }) => name);
  const policy = readPolicyFile(files.policy, (read) => checkPolicy(read, settings, groups));
  loadPolicy(stores, data.tools, policy);
}

function bootstrap(stores: Stores, { bootstrap: { people, groups } }: Installation, now: number): void {
  for (const name of groups) if (stores.people.findGroup(name) === null) stores.people.addGroup(name);
  for (const { login, display, accounts, groups: own, keys } of people) {
    const person = stores.people.add({ login, display, active: true }, accounts);
    for (const group of own) stores.people.addMember(group, person.id, now);
    for (const text of keys) {
      const key = readSshKey(text);
      if (key.ok) stores.people.addKey(person.id, { line: key.line, fingerprint: key.fingerprint, addedAt: now });
    }
    const detail = { login, accounts: accounts.join(' '), groups: own.join(' '), bootstrap: true };
    stores.audit.add({ at: now, actor: 'host', person: person.id, act: 'person added', requestId: null, detail });
  }
}
