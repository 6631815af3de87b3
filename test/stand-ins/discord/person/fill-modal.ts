import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import type { DiscordModal } from '../state/server.js';

export interface Fields {
  /** By `custom_id`: what is typed, or the values that are chosen. */
  [customId: string]: string | readonly string[];
}

const TEXT_INPUT = 4;
const LABEL = 18;

/** What is sent: fields that were not named keep what they show. Throws where Discord's client would not send it. */
export function fillModal({ components }: DiscordModal, fields: Fields): JsonObject[] {
  const known = components.flatMap(fieldsOf).map(({ custom_id }) => textOf(custom_id));
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`there is no field "${unknown}"; there is: ${known.join(', ')}`);
  return components.map((component) => {
    const { type, id = 0 } = component;
    if (type === LABEL) return { type, id, component: fillField(objectOf(component.component), fields) };
    if (type !== 1) return { type: type ?? 0, id };
    return { type, id, components: fieldsOf(component).map((field) => fillField(field, fields)) };
  });
}

/** The fields of one component of a form. */
function fieldsOf(component: JsonObject): JsonObject[] {
  if (component.type === LABEL) return [objectOf(component.component)];
  return component.type === 1 ? objectsOf(component.components) : [];
}

function fillField(field: JsonObject, fields: Fields): JsonObject {
  const { type = 0, custom_id = '', id = 0 } = field;
  const given = fields[textOf(custom_id)];
  if (type === TEXT_INPUT) {
    const value = typeof given === 'string' ? given : textOf(field.value);
    return { type, id, custom_id, value: checkText(field, value) };
  }
  const values = given === undefined ? chosenIn(field) : typeof given === 'string' ? [given] : [...given];
  return { type, id, custom_id, values: checkChosen(field, values) };
}

function checkText(field: JsonObject, value: string): string {
  const name = textOf(field.custom_id);
  if (value === '' && field.required !== false) throw new Error(`the field "${name}" is required`);
  const least = Number(field.min_length ?? 0);
  const most = Number(field.max_length ?? 4000);
  if (value !== '' && value.length < least) throw new Error(`the field "${name}" wants at least ${least} characters`);
  if (value.length > most) throw new Error(`the field "${name}" takes at most ${most} characters`);
  if (field.style === 1 && value.includes('\n')) throw new Error(`the field "${name}" takes one line`);
  return value;
}

/** The values of a select, where they are offered and as many as are wanted. */
export function checkChosen(select: JsonObject, values: readonly string[]): string[] {
  const name = textOf(select.custom_id);
  const offered = objectsOf(select.options).map(({ value }) => textOf(value));
  const strange = values.find((value) => !offered.includes(value));
  if (strange !== undefined) throw new Error(`"${name}" offers no "${strange}"; it offers: ${offered.join(', ')}`);
  const least = Number(select.min_values ?? (select.required === false ? 0 : 1));
  const most = Number(select.max_values ?? 1);
  if (values.length < least || values.length > most) throw new Error(`"${name}" takes ${least} to ${most} values`);
  return [...values];
}

/** What a select shows as chosen before somebody touches it. */
function chosenIn(select: JsonObject): string[] {
  return objectsOf(select.options)
    .filter((option) => option.default === true)
    .map(({ value }) => textOf(value));
}
