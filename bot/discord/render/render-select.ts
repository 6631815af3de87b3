import { type APIStringSelectComponent, ComponentType } from 'discord.js';
import type { FormCard } from '../../../commands/card.js';
import { labelOf } from '../../../commands/label-of.js';
import type { Pen } from '../../render/pen.js';
import { writeCustomId } from '../custom-id.js';
import { type Part, text } from './components.js';

type Field = FormCard['fields'][number];

/** Options of a select, characters of an option and of a placeholder (facts: discord.md, 4). */
const OPTIONS = 25;
const OPTION = 100;
const PLACEHOLDER = 150;

/** A choice of a form as a menu, and above it what is wrong with it. */
export function renderSelect(field: Field, n: number, pen: Pen): Part[] {
  return [...text(problemLines(field, pen)), ...menuOf(field, n, pen)];
}

export function problemLines({ title, problem }: Field, pen: Pen): string[] {
  return problem === null ? [] : [`⚠ ${pen.strong(pen.safe(title, 60))}: ${pen.safe(problem, 300)}`];
}

export function optionsOf({ choices, default: chosen }: Field): string[] {
  const fitting = [...new Set(choices ?? [])].filter((choice) => choice.length > 0 && choice.length <= OPTION);
  const shown = fitting.slice(0, OPTIONS);
  // What is chosen already is among them, or it would be lost.
  if (chosen === null || shown.includes(chosen) || !fitting.includes(chosen)) return shown;
  return [...shown.slice(0, OPTIONS - 1), chosen];
}

function menuOf(field: Field, n: number, pen: Pen): Part[] {
  const id = writeCustomId({ kind: 'choice', n, field: field.name });
  const options = optionsOf(field).map((value) => ({
    ...{ value, label: pen.plain(labelOf(value, field.labels), OPTION) },
    ...(value === field.default ? { default: true } : {}),
  }));
  if (id === null || options.length === 0) {
    return text([`${pen.strong(pen.safe(field.title, 60))}: there is nothing to choose from`]);
  }
  const placeholder = pen.plain(field.hint === '' ? field.title : `${field.title}: ${field.hint}`, PLACEHOLDER);
  const select: APIStringSelectComponent = {
    ...{ type: ComponentType.StringSelect, custom_id: id, options, placeholder },
    ...(field.required ? {} : { min_values: 0 }),
  };
  return [{ type: ComponentType.ActionRow, components: [select] }];
}
