import { z } from 'zod';
import type { FormCard } from '../../../commands/card.js';
import { readCustomId } from '../custom-id.js';

/** What a form's message holds of what was entered, and the names of fields whose text is too long for it. */
export interface Written {
  lines: string[];
  lost: string[];
}

/** Of what was typed, as it stands in the message; what is longer is typed as a command. */
const TYPED = 2200;

/**
 * What was typed into a form so far, written into the message that shows it: people see it, and it is read back from the
 * message exactly, so that no process has to remember it. Each field is a line of a code block, as JSON; an emptied one
 * is named, or its usual value would come back. `lost`: fields whose text was too long before, until it is typed again.
 */
export function writeTyped(
  fields: readonly { name: string; value: string | null }[],
  lost: readonly string[] = [],
): Written {
  const kept = fields.flatMap(({ name, value }) =>
    value === null || value === '' ? [] : [{ name, line: `${name} = ${toAscii(JSON.stringify(value))}` }],
  );
  const dropped = new Set(lost.filter((name) => fields.some((field) => field.name === name)));
  for (;;) {
    const marks = [
      ...mark(
        EMPTY,
        fields.flatMap(({ name, value }) => (value === '' && !dropped.has(name) ? [name] : [])),
      ),
      ...mark(LOST, [...dropped]),
    ];
    const lines = [...kept.map(({ line }) => line), ...marks];
    const longest = kept.toSorted((one, other) => other.line.length - one.line.length)[0];
    if (longest === undefined || lines.join('\n').length <= TYPED) {
      return { lines: lines.length === 0 ? [] : [FENCE, ...lines, FENCE], lost: [...dropped] };
    }
    kept.splice(kept.indexOf(longest), 1);
    dropped.add(longest.name);
  }
}

const FENCE = '```';
const EMPTY = 'left empty';
const LOST = 'too long and not kept';

function mark(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
}

/** Backticks would end the block; of the others nobody knows what a client makes. */
function toAscii(json: string): string {
  return json.replaceAll(/[^\u0020-\u005f\u0061-\u007e\u00a1-\u024f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const Inner = z.looseObject({
  type: z.number(),
  content: z.string().optional(),
  custom_id: z.string().optional(),
  options: z.array(z.object({ value: z.string(), default: z.boolean().optional() })).optional(),
});
const Row = Inner.extend({ components: z.array(Inner).optional() });
/** Components of a message, as they come with a press. */
export const FormComponents = z.array(Row.extend({ components: z.array(Row).optional() }));
type FormComponents = z.output<typeof FormComponents>;

export interface FormState {
  /** As typed: `vm create`. */
  form: string;
  fields: Record<string, string>;
  /** Of them the message has not what was typed, because it was too long. */
  lost: string[];
  /** Nothing to choose, and one modal holds the rest: what is entered there is sent at once. */
  isOneModal: boolean;
}

const Value = z.string();

/** What stands in a form's message; null where it shows none. */
export function readFormState(components: FormComponents): FormState | null {
  const all = components.flatMap((one) => [
    one,
    ...(one.components ?? []).flatMap((two) => [two, ...(two.components ?? [])]),
  ]);
  let form: string | null = null;
  const fields: Record<string, string> = {};
  const lost: string[] = [];
  const count = { choice: 0, fields: 0 };
  for (const { content, custom_id: id, options } of all) {
    const typed = readTyped(content ?? '');
    Object.assign(fields, typed.fields);
    lost.push(...typed.lost);
    const read = readCustomId(id ?? '');
    if (read?.kind === 'send') form = read.form;
    if (read?.kind === 'choice' || read?.kind === 'fields') count[read.kind] += 1;
    const chosen = options?.find((option) => option.default === true)?.value;
    if (read?.kind === 'choice' && chosen !== undefined) fields[read.field] = chosen;
  }
  return form === null ? null : { form, fields, lost, isOneModal: count.choice === 0 && count.fields === 1 };
}

function readTyped(content: string): Pick<FormState, 'fields' | 'lost'> {
  const [, block = ''] = content.split(FENCE);
  const lines = block.split('\n');
  const filled = lines.flatMap((line) => {
    const [, name, json] = /^([a-z][a-z0-9_-]*) = (".*")$/.exec(line) ?? [];
    const value = json === undefined ? null : findText(json);
    return name === undefined || value === null ? [] : [[name, value] as const];
  });
  const named = (what: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${what}: `) ? line.slice(what.length + 2).split(', ') : []));
  const emptied = named(EMPTY).map((name) => [name, ''] as const);
  return { fields: Object.fromEntries([...filled, ...emptied]), lost: named(LOST) };
}

function findText(json: string): string | null {
  try {
    return Value.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** So many names alone fit into the message, should all of them be emptied or too long. */
const FIELDS = 60;

/** What can be asked for in a message: each once, by a name as parameters have (pipeline/ansible/blueprint.ts). */
export function askable({ fields }: FormCard): FormCard['fields'] {
  const names = fields.map(({ name }) => name);
  return fields
    .filter(({ name }, place) => /^[a-z][a-z0-9_-]{0,31}$/.test(name) && names.indexOf(name) === place)
    .slice(0, FIELDS);
}

/** Fields that are typed, five to a modal (https://discord.com/developers/docs/components/reference#modals). */
const IN_MODAL = 5;
/** A button each, so that some menus have room beside them. */
const PAGES = 9;

export function pagesOf(form: FormCard): FormCard['fields'][] {
  const typed = askable(form).filter(({ choices }) => choices === null);
  const count = Math.min(Math.ceil(typed.length / IN_MODAL), PAGES);
  return Array.from({ length: count }, (_, place) => typed.slice(place * IN_MODAL, (place + 1) * IN_MODAL));
}

/** Nothing to choose, and one modal holds the rest: what is entered there is sent at once. */
export function isOneModal(form: FormCard): boolean {
  return pagesOf(form).length === 1 && askable(form).every(({ choices }) => choices === null);
}
