import type { Data } from '../open-data.js';
import { acceptLink } from './accept-link.js';
import { addGroup, listGroups, removeGroup } from './change-groups.js';
import { addPerson, listPeople, removePerson } from './change-people.js';
import { askPolicy, changeCases, changePolicy, FailedCasesError, listRevisions } from './change-policy.js';
import { listQuotas, removeQuota, setQuota } from './change-quotas.js';
import { confirmJump } from './confirm-jump.js';
import { exportRequest } from './export-request.js';
import { type HostAnswer, type HostCommand, wrong } from './host-command.js';
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
      return loadOrRefuse(data, command);
    case 'policy ask':
      return transaction((stores) => askPolicy(stores, tools, command));
    case 'policy cases':
      return transaction((stores) => changeCases(stores, tools, command));
    case 'policy history':
      return transaction((stores) => listRevisions(stores, tools));
    case 'clock confirm':
      return transaction((stores) => confirmJump(stores, tools));
    case 'quota list':
      return transaction((stores) => listQuotas(stores, tools));
    case 'quota set':
      return transaction((stores) => setQuota(stores, tools, command));
    case 'quota remove':
      return transaction((stores) => removeQuota(stores, tools, command));
    case 'state show':
    case 'state export':
      return showState(data, command);
    case 'audit export':
      return transaction((stores) => exportRequest(stores, data, command.request));
    default:
      return command satisfies never;
  }
}

function loadOrRefuse({ transaction, tools }: Data, command: Extract<HostCommand, { do: 'policy load' }>): HostAnswer {
  try {
    return transaction((stores) => changePolicy(stores, tools, command));
  } catch (error) {
    if (error instanceof FailedCasesError) return wrong(...error.lines);
    throw error;
  }
}
