import { checkPolicy } from '../../commands/policy/check-policy.js';
import type { Data } from '../open-data.js';
import { acceptLink } from './accept-link.js';
import { addGroup, listGroups, removeGroup } from './change-groups.js';
import { addPerson, listPeople, removePerson } from './change-people.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';
import { loadPolicy } from './load-policy.js';
import { showState } from './show-state.js';

/** Does what the host asks, each in one transaction, audited as `host`. */
export async function runHostCommand(data: Data, command: HostCommand): Promise<HostAnswer> {
  const { transaction, tools } = data;
  switch (command.do) {
    case 'people list':
      return transaction((stores) => listPeople(stores));
    case 'people add':
      return transaction((stores) => addPerson(stores, tools.now(), command));
    case 'people remove':
      return transaction((stores) => removePerson(stores, tools, command.login));
    case 'people link':
      return transaction((stores) => acceptLink(stores, tools, command.number));
    case 'group list':
      return transaction((stores) => listGroups(stores));
    case 'group add':
      return transaction((stores) => addGroup(stores, tools, command));
    case 'group remove':
      return transaction((stores) => removeGroup(stores, tools, command));
    case 'policy load':
      return transaction((stores) => {
        const groups = stores.people.listGroups().map(({ name }) => name);
        const problems = checkPolicy(command.policy, tools.settings, groups);
        if (problems.length > 0) return wrong(...problems.map(({ path, message }) => `${path.join('.')}: ${message}`));
        const { revision, changed } = loadPolicy(stores, tools, command.policy);
        return done(`policy revision ${revision} is in force`, ...changed.map((label) => `${label} was decided anew`));
      });
    case 'state show':
    case 'state export':
      return showState(data, command);
    default:
      return command satisfies never;
  }
}
