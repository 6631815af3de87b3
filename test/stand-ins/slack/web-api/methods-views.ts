import { isJsonObject, type Json, type JsonObject } from '../../chat/json.js';
import { checkView } from '../blocks/check-view.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import { findOpenView, makeView, replaceView } from '../state/view-store.js';
import type { SlackView } from '../state/workspace.js';
import { argument, invalidArguments, jsonArgument, type Method, needed } from './method.js';
import { renderView } from './render-slack.js';

const open = { tier: 't4', scopes: [], token: 'bot' } as const;
/** docs: a modal holds up to three views. */
const STACK = 3;

export const viewMethods: { [name: string]: Method } = {
  'views.open': { ...open, run: openView },
  'views.push': { ...open, run: pushView },
  'views.update': { ...open, run: updateView },
  'views.publish': { ...open, run: publishView },
};

/** Throws `invalid_arguments`, and adds a violation, where Slack would not take the view. */
export function getGoodView(
  state: StandInState,
  method: string,
  view: Json | undefined,
  type: SlackView['type'],
): JsonObject {
  const value = view ?? null;
  const problems = checkView(value, type);
  if (problems.length === 0 && isJsonObject(value)) return value;
  const messages = problems.map(({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`);
  state.violations.add(method, messages.join('; '), JSON.stringify(value));
  throw invalidArguments(messages);
}

function openView(state: StandInState, args: JsonObject): JsonObject {
  const view = getGoodView(state, 'views.open', jsonArgument(args, 'view'), 'modal');
  const { user } = state.triggers.exchange(readTrigger(args));
  const made = makeView(state, user, view, null);
  state.workspace.modals.set(user, [made]);
  return answer(state, made);
}

function pushView(state: StandInState, args: JsonObject): JsonObject {
  const view = getGoodView(state, 'views.push', jsonArgument(args, 'view'), 'modal');
  const { user, viewId } = state.triggers.exchange(readTrigger(args));
  const stack = state.workspace.modals.get(user) ?? [];
  const top = stack.at(-1);
  if (viewId === null || top === undefined) throw new SlackError('not_found');
  if (stack.length >= STACK) throw new SlackError('push_limit_reached');
  const made = makeView(state, user, view, top);
  stack.push(made);
  return answer(state, made);
}

function updateView(state: StandInState, args: JsonObject): JsonObject {
  const view = jsonArgument(args, 'view');
  const shown = findOpenView(state, argument(args, 'view_id')) ?? findExternal(state, argument(args, 'external_id'));
  const good = getGoodView(state, 'views.update', view, shown?.type ?? 'modal');
  if (shown === null) throw new SlackError('not_found');
  refuseOldHash(shown, argument(args, 'hash'));
  replaceView(state, shown, good);
  return answer(state, shown);
}

function publishView(state: StandInState, args: JsonObject): JsonObject {
  const user = needed(args, 'user_id');
  const view = getGoodView(state, 'views.publish', jsonArgument(args, 'view'), 'home');
  const known = state.workspace.users.get(user);
  if (known === undefined || known.isBot) throw invalidArguments(['[ERROR] invalid user_id']);
  const shown = state.workspace.homes.get(user);
  const hash = argument(args, 'hash');
  if (shown === undefined) {
    if (hash !== '') throw new SlackError('hash_conflict');
    const made = makeView(state, user, view, null);
    state.workspace.homes.set(user, made);
    return answer(state, made);
  }
  refuseOldHash(shown, hash);
  replaceView(state, shown, view);
  return answer(state, shown);
}

function readTrigger(args: JsonObject): string {
  return argument(args, 'trigger_id') || needed(args, 'interactivity_pointer');
}

function findExternal(state: StandInState, externalId: string): SlackView | null {
  if (externalId === '') return null;
  return [...state.workspace.modals.values()].flat().find((view) => view.view.external_id === externalId) ?? null;
}

function refuseOldHash(shown: SlackView, hash: string): void {
  if (hash !== '' && hash !== shown.hash) throw new SlackError('hash_conflict');
}

function answer(state: StandInState, view: SlackView): JsonObject {
  state.changes.tell();
  return { view: renderView(state, view) };
}
