import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import type { SlackView } from '../state/workspace.js';

/** What a person puts into a field: a text, an option's text or value, several of them, or nothing. */
export type Typed = string | readonly string[] | null;

/** The state of an element after a person used it. Throws where Slack's client would not let them. */
export function typeValue(element: JsonObject, typed: Typed): JsonObject {
  const type = textOf(element.type);
  const one = typeof typed === 'string' ? typed : (typed?.[0] ?? null);
  const several = typed === null ? [] : typeof typed === 'string' ? [typed] : [...typed];
  const option = (wanted: string): JsonObject => getOption(element, wanted);
  if (type === 'static_select' || type === 'radio_buttons') {
    return { type, selected_option: one === null ? null : option(one) };
  }
  if (type === 'multi_static_select' || type === 'checkboxes') return { type, selected_options: several.map(option) };
  const simple: { [type: string]: string } = {
    users_select: 'selected_user',
    channels_select: 'selected_channel',
    datepicker: 'selected_date',
    timepicker: 'selected_time',
  };
  const field = simple[type];
  if (field !== undefined) return { type, [field]: one };
  if (type === 'multi_users_select') return { type, selected_users: several };
  if (type === 'datetimepicker') return { type, selected_date_time: one === null ? null : Number(one) };
  if (type === 'external_select') {
    return { type, selected_option: one === null ? null : { text: { type: 'plain_text', text: one }, value: one } };
  }
  return { type, value: one === '' ? null : one };
}

/** Where the form cannot be sent, why; Slack's client says it without asking the app. */
export function findRefusal(view: SlackView): string | null {
  for (const block of objectsOf(view.view.blocks)) {
    if (block.type !== 'input') continue;
    const element = objectOf(block.element);
    const value = objectOf(objectOf(view.values[textOf(block.block_id)])[textOf(element.action_id)]);
    const name = textOf(objectOf(block.label).text);
    if (isEmpty(value) && block.optional !== true) return `"${name}" is empty: please complete this required field`;
    const length = textOf(value.value).length;
    if (length > 0 && length < Number(element.min_length ?? 0)) return `"${name}" is too short`;
    if (length > Number(element.max_length ?? 3000)) return `"${name}" is too long`;
  }
  return null;
}

function isEmpty({ type: _type, ...values }: JsonObject): boolean {
  return Object.values(values).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

function getOption(element: JsonObject, wanted: string): JsonObject {
  const groups = objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options));
  const all = [...objectsOf(element.options), ...groups];
  const label = (option: JsonObject): Json | undefined => objectOf(option.text).text;
  const found = all.find((option) => option.value === wanted) ?? all.find((option) => label(option) === wanted);
  if (found === undefined) throw new Error(`there is no option "${wanted}"; there is: ${all.map(label).join(', ')}`);
  return found;
}
