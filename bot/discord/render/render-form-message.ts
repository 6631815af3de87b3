import {
  type APIButtonComponentWithCustomId,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { FormCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { type CustomId, writeCustomId } from '../custom-id.js';
import { type Container, container, type Part, rows, text } from './components.js';
import { fitTexts } from './fit-texts.js';
import { askable, isOneModal, pagesOf, writeTyped } from './form-state.js';

type Field = FormCard['fields'][number];

const COLOUR = 0x5865f2;
const NOTES = 8;
/** Options of a select, characters of an option and of a placeholder (facts: discord.md, 4). */
const OPTIONS = 25;
const OPTION = 100;
const PLACEHOLDER = 150;
const SAID = 1700;
/** Each is up to three components, of 40 in a message. */
const SELECTS = 9;

/**
 * A form as a message that one person sees: choices as menus, what is typed in modals behind buttons. All that was entered
 * stands in it. `lost`: fields whose text was too long for it before.
 */
export function renderFormMessage(form: FormCard, lost: readonly string[], pen: Pen): Container[] {
  const fields = askable(form);
  const selects = fields.filter(({ choices }) => choices !== null);
  const [shown, hidden] = [selects.slice(0, SELECTS), selects.slice(SELECTS)];
  const unlisted = shown.filter((field) => field.default !== null && !optionsOf(field).includes(field.default));
  const kept = [...fields.filter(({ choices }) => choices === null), ...hidden, ...unlisted];
  const state = writeTyped(
    kept.map(({ name, default: value }) => ({ name, value })),
    lost,
  );
  const long = fields.filter(({ name }) => state.lost.includes(name));
  const [said = ''] = fitTexts(
    [
      [...above(form, shown, pen), ...tooLong(long, pen), ...unshown(hidden, pen), ...counting(unlisted, pen)].join(
        '\n',
      ),
    ],
    SAID,
  );
  return container(
    [
      ...text([said]),
      ...shown.flatMap((field, place) => [...problemOf(field, pen), ...renderSelect(field, place, pen)]),
      ...text(state.lines),
      ...rows(buttonsOf(form, selects.length, long.length > 0, pen)),
    ],
    COLOUR,
  );
}

function tooLong(fields: readonly Field[], pen: Pen): string[] {
  if (fields.length === 0) return [];
  const names = fields.map(({ title }) => pen.strong(pen.safe(title, 40)));
  return [
    `⚠ too long for this form, and not kept: ${names.join(', ')}; type it again and shorter, or with the command`,
  ];
}

function counting(fields: readonly Field[], pen: Pen): string[] {
  const filled = fields.filter(({ default: value }) => value !== '');
  if (filled.length === 0) return [];
  const names = filled.map(({ title }) => pen.safe(title, 40));
  return [`-# ${names.join(', ')}: what is shown below is in no menu, and counts until another is chosen`];
}

function unshown(hidden: readonly Field[], pen: Pen): string[] {
  if (hidden.length === 0) return [];
  const names = hidden.slice(0, 10).map(({ title }) => pen.safe(title, 40));
  return [`-# no room to choose ${names.join(', ')}: what is shown below counts; others are typed with the command`];
}

/** What is wrong with what is typed; of menus it stands above each. */
function above({ title, notes = [], fields }: FormCard, menus: readonly Field[], pen: Pen): string[] {
  const shown = notes.slice(0, NOTES).map((note) => `-# ${pen.safe(note, 220)}`);
  const cut = notes.length - shown.length;
  const problems = fields.flatMap((field) => (menus.includes(field) ? [] : problemLines(field, pen)));
  const tooMany = fields.flatMap((field) => {
    const hidden = cutOptions(field);
    return hidden === 0 ? [] : [`-# ${pen.safe(field.title, 60)}: ${hidden} more can only be typed in the command`];
  });
  return [
    `### ${pen.safe(title, 120)}`,
    ...problems,
    ...shown,
    ...(cut > 0 ? [`-# and ${cut} more notes`] : []),
    ...tooMany,
  ];
}

function problemLines({ title, problem }: Field, pen: Pen): string[] {
  return problem === null ? [] : [`⚠ ${pen.strong(pen.safe(title, 60))}: ${pen.safe(problem, 300)}`];
}

function problemOf(field: Field, pen: Pen): Part[] {
  return text(problemLines(field, pen));
}

function optionsOf({ choices, default: chosen }: Field): string[] {
  const fitting = [...new Set(choices ?? [])].filter((choice) => choice.length > 0 && choice.length <= OPTION);
  const shown = fitting.slice(0, OPTIONS);
  // What is chosen already is among them, or it would be lost.
  if (chosen === null || shown.includes(chosen) || !fitting.includes(chosen)) return shown;
  return [...shown.slice(0, OPTIONS - 1), chosen];
}

function cutOptions(field: Field): number {
  return new Set(field.choices ?? []).size - optionsOf(field).length;
}

function renderSelect(field: Field, n: number, pen: Pen): Part[] {
  const id = writeCustomId({ kind: 'choice', n, field: field.name });
  const options = optionsOf(field).map((value) => ({
    ...{ value, label: pen.plain(field.labels?.[value] ?? value, OPTION) },
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

function buttonsOf(form: FormCard, from: number, isLost: boolean, pen: Pen): APIButtonComponentWithCustomId[] {
  const fills = pagesOf(form).map((fields, page) => {
    const label = isOneModal(form) ? 'Open the form' : labelOf(fields);
    return button({ kind: 'fields', n: from + 1 + page, page }, label, pen, false);
  });
  const send = button({ kind: 'send', n: from, form: form.form }, form.submit ?? 'Send', pen, true);
  // Sent as it is, it would lack what did not fit.
  return [...fills.flat(), ...send.map((one) => (isLost ? { ...one, disabled: true } : one))];
}

/** `Name, Lease, Reason …` */
function labelOf(fields: readonly Field[]): string {
  const titles = fields.map(({ title, default: value, required }) =>
    required && (value ?? '') === '' ? `${title}*` : title,
  );
  return `${titles.slice(0, 3).join(', ')}${titles.length > 3 ? ' …' : ''}`;
}

function button(id: CustomId, label: string, pen: Pen, isLast: boolean): APIButtonComponentWithCustomId[] {
  const written = writeCustomId(id);
  if (written === null) return [];
  const style = isLast ? ButtonStyle.Success : ButtonStyle.Primary;
  return [{ type: ComponentType.Button, custom_id: written, label: pen.plain(label, 80), style }];
}
