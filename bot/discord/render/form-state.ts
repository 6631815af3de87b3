import { z } from 'zod';
import type { FormCard } from '../../../commands/card.js';
import { readCustomId } from '../custom-id.js';

/**
 * What was typed into a form so far, written into the message that shows it: people see it, and it is read back from the
 * message exactly, so that no process has to remember it. Each field is a line of a code block, as JSON.
 */
export function writeTyped(fields: readonly { name: string; value: string }[]): string[] {
  const filled = fields.filter(({ value }) => value !== '');
  if (filled.length === 0) return [];
  return [FENCE, ...filled.map(({ name, value }) => `${name} = ${toAscii(JSON.stringify(value))}`), FENCE];
}

const FENCE = '```';

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
  const count = { choice: 0, fields: 0 };
  for (const { content, custom_id: id, options } of all) {
    Object.assign(fields, readTyped(content ?? ''));
    const read = readCustomId(id ?? '');
    if (read?.kind === 'send') form = read.form;
    if (read?.kind === 'choice' || read?.kind === 'fields') count[read.kind] += 1;
    const chosen = options?.find((option) => option.default === true)?.value;
    if (read?.kind === 'choice' && chosen !== undefined) fields[read.field] = chosen;
  }
  return form === null ? null : { form, fields, isOneModal: count.choice === 0 && count.fields === 1 };
}

function readTyped(content: string): Record<string, string> {
  const [, block = ''] = content.split(FENCE);
  return Object.fromEntries(
    block.split('\n').flatMap((line) => {
      const [, name, json] = /^([a-z][a-z0-9_-]*) = (".*")$/.exec(line) ?? [];
      const value = json === undefined ? null : findText(json);
      return name === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

function findText(json: string): string | null {
  try {
    return Value.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** What can be asked for in a message: each once, by a name that fits everywhere. */
export function askable({ fields }: FormCard): FormCard['fields'] {
  const names = fields.map(({ name }) => name);
  return fields.filter(({ name }, place) => /^[a-z][a-z0-9_-]{0,63}$/.test(name) && names.indexOf(name) === place);
}

/** Fields that are typed, five to a modal (https://discord.com/developers/docs/components/reference#modals). */
const IN_MODAL = 5;

export function pagesOf(form: FormCard): FormCard['fields'][] {
  const typed = askable(form).filter(({ choices }) => choices === null);
  const count = Math.ceil(typed.length / IN_MODAL);
  return Array.from({ length: count }, (_, place) => typed.slice(place * IN_MODAL, (place + 1) * IN_MODAL));
}

/** Nothing to choose, and one modal holds the rest: what is entered there is sent at once. */
export function isOneModal(form: FormCard): boolean {
  return pagesOf(form).length === 1 && askable(form).every(({ choices }) => choices === null);
}
