import { randomBytes } from 'node:crypto';
import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import { nameParts } from './message-store.js';
import type { StandInState } from './stand-in-state.js';
import type { SlackView } from './workspace.js';

/** A view of the user that nobody sees yet. */
export function makeView(state: StandInState, user: string, view: JsonObject, previous: SlackView | null): SlackView {
  const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
  const named = nameView(view);
  return {
    id,
    user,
    type: view.type === 'home' ? 'home' : 'modal',
    hash: makeHash(state),
    view: named,
    rootId: previous?.rootId ?? id,
    previousId: previous?.id ?? null,
    values: startValues(named, {}, {}),
    errors: {},
    trouble: null,
  };
}

/** Puts new content in; what was typed stays where block_id, action_id and type are the same, as Slack does. */
export function replaceView(state: StandInState, shown: SlackView, view: JsonObject): void {
  const named = nameView(view);
  shown.values = startValues(named, shown.values, shown.view);
  shown.view = named;
  shown.hash = makeHash(state);
  shown.errors = {};
  shown.trouble = null;
  state.changes.tell();
}

export function findOpenView(state: StandInState, id: string): SlackView | null {
  const { modals, homes } = state.workspace;
  return [...[...modals.values()].flat(), ...homes.values()].find((view) => view.id === id) ?? null;
}

/** Takes the view, or all of the user's, off the screen. */
export function closeView(state: StandInState, view: SlackView, all: boolean): void {
  const stack = state.workspace.modals.get(view.user) ?? [];
  state.workspace.modals.set(view.user, all ? [] : stack.filter((other) => other !== view));
  state.changes.tell();
}

function nameView(view: JsonObject): JsonObject {
  return { ...view, blocks: nameParts(objectsOf(view.blocks)) };
}

function makeHash(state: StandInState): string {
  return `${(state.clock.nowMs() / 1000).toFixed(0)}.${randomBytes(4).toString('hex')}`;
}

/** The inputs of a view with what they hold at the start; only `input` blocks are in the state until they are touched. */
function startValues(view: JsonObject, typed: SlackView['values'], before: JsonObject): SlackView['values'] {
  const earlier = new Set(objectsOf(before.blocks).map((block) => textOf(block.block_id)));
  const entries = objectsOf(view.blocks)
    .filter((block) => block.type === 'input')
    .map((block) => {
      const blockId = textOf(block.block_id);
      const element = objectOf(block.element);
      const kept = earlier.has(blockId) ? objectOf(objectOf(typed[blockId])[textOf(element.action_id)]) : {};
      const state = kept.type === element.type ? kept : readInitial(element);
      return [blockId, { [textOf(element.action_id)]: state }] as const;
    });
  return Object.fromEntries(entries);
}

/** The state of an element as it is first shown. */
function readInitial(element: JsonObject): JsonObject {
  const type = textOf(element.type);
  const initial = (name: string): JsonObject[string] => element[name] ?? null;
  if (type === 'static_select' || type === 'external_select' || type === 'radio_buttons') {
    return { type, selected_option: initial('initial_option') };
  }
  if (type === 'multi_static_select' || type === 'checkboxes') {
    return { type, selected_options: element.initial_options ?? [] };
  }
  if (type === 'users_select') return { type, selected_user: initial('initial_user') };
  if (type === 'multi_users_select') return { type, selected_users: element.initial_users ?? [] };
  if (type === 'channels_select') return { type, selected_channel: initial('initial_channel') };
  if (type === 'datepicker') return { type, selected_date: initial('initial_date') };
  if (type === 'timepicker') return { type, selected_time: initial('initial_time') };
  if (type === 'datetimepicker') return { type, selected_date_time: initial('initial_date_time') };
  return { type, value: initial('initial_value') };
}
