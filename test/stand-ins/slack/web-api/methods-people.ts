import type { JsonObject } from '../../chat/json.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import { listPage } from './list-page.js';
import { flag, type Method, needed } from './method.js';
import { renderGroup, renderUser } from './render-slack.js';

const readUsers = { scopes: ['users:read'], token: 'bot' } as const;
const readGroups = { scopes: ['usergroups:read'], token: 'bot', tier: 't2' } as const;

export const peopleMethods: { [name: string]: Method } = {
  'users.info': { ...readUsers, tier: 't4', run: getUser },
  'users.list': { ...readUsers, tier: 't2', run: listUsers },
  'usergroups.list': { ...readGroups, run: listGroups },
  'usergroups.users.list': { ...readGroups, run: listGroupUsers },
};

function getUser(state: StandInState, args: JsonObject): JsonObject {
  const user = state.workspace.users.get(needed(args, 'user'));
  if (user === undefined) throw new SlackError('user_not_found');
  return { user: renderUser(user) };
}

function listUsers(state: StandInState, args: JsonObject): JsonObject {
  const { items, metadata } = listPage([...state.workspace.users.values()], args);
  return { members: items.map(renderUser), response_metadata: metadata };
}

function listGroups(state: StandInState, args: JsonObject): JsonObject {
  refuseFreePlan(state);
  const groups = [...state.workspace.groups.values()].filter(
    (group) => !group.isDisabled || flag(args, 'include_disabled'),
  );
  return { usergroups: groups.map((group) => renderGroup(state, group, flag(args, 'include_users'))) };
}

function listGroupUsers(state: StandInState, args: JsonObject): JsonObject {
  refuseFreePlan(state);
  const group = state.workspace.groups.get(needed(args, 'usergroup'));
  if (group === undefined || (group.isDisabled && !flag(args, 'include_disabled'))) {
    throw new SlackError('no_such_subteam');
  }
  return { users: group.users };
}

/** facts: user groups need a paid plan. */
function refuseFreePlan(state: StandInState): void {
  if (state.workspace.plan === 'free') throw new SlackError('plan_upgrade_required');
}
