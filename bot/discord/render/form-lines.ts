import type { FormCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { askable, pagesOf } from './form-state.js';
import { optionsOf, problemLines } from './render-select.js';

type Field = FormCard['fields'][number];

/** Choices of a form by how they are shown. */
export interface Menus {
  shown: readonly Field[];
  /** There is no room for them. */
  hidden: readonly Field[];
}

const NOTES = 8;
const NAMED = 10;

/**
 * What stands above the menus: first what has to be done before it can be sent, last what can be missed. `lost`: fields
 * whose text the message cannot keep. What is wrong with a menu stands above that.
 */
export function formLines(form: FormCard, menus: Menus, lost: readonly string[], pen: Pen): string[] {
  const { title, notes = [], fields } = form;
  const typed = fields.filter((field) => !menus.shown.includes(field));
  const shown = notes.slice(0, NOTES).map((note) => `-# ${pen.safe(note, 220)}`);
  const cut = notes.length - shown.length;
  return [
    `### ${pen.safe(title, 120)}`,
    ...tooLong(
      fields.filter(({ name }) => lost.includes(name)),
      pen,
    ),
    ...typed.flatMap((field) => problemLines(field, pen)),
    ...withoutRoom(menus.hidden, pen),
    ...counting(menus.shown.filter(isUnlisted), pen),
    ...onlyTyped(form, pen),
    ...fields.flatMap((field) => cutOptions(field, pen)),
    ...shown,
    ...(cut > 0 ? [`-# and ${cut} more notes`] : []),
  ];
}

/** What is chosen has no option. */
export function isUnlisted(field: Field): boolean {
  return field.default !== null && !optionsOf(field).includes(field.default);
}

function tooLong(fields: readonly Field[], pen: Pen): string[] {
  if (fields.length === 0) return [];
  const names = named(fields, (title) => pen.strong(pen.safe(title, 40)));
  return [`⚠ too long for this form, and not kept: ${names}; type it again and shorter, or with the command`];
}

function withoutRoom(fields: readonly Field[], pen: Pen): string[] {
  if (fields.length === 0) return [];
  const names = named(fields, (title) => pen.safe(title, 40));
  return [`-# no room to choose ${names}: what is shown below counts; others are typed with the command`];
}

function counting(fields: readonly Field[], pen: Pen): string[] {
  const filled = fields.filter(({ default: value }) => value !== '');
  if (filled.length === 0) return [];
  const names = named(filled, (title) => pen.safe(title, 40));
  return [`-# ${names}: what is shown below is in no menu, and counts until another is chosen`];
}

/** Of a form with more than any message and its modals hold. */
function onlyTyped(form: FormCard, pen: Pen): string[] {
  const asked = askable(form);
  const inModals = pagesOf(form).flat();
  const more = form.fields.filter(
    (field) => !asked.includes(field) || (field.choices === null && !inModals.includes(field)),
  );
  if (more.length === 0) return [];
  return [`-# no room to fill in ${named(more, (title) => pen.safe(title, 40))}: only the command takes them`];
}

function cutOptions(field: Field, pen: Pen): string[] {
  const hidden = new Set(field.choices ?? []).size - optionsOf(field).length;
  return hidden === 0 ? [] : [`-# ${pen.safe(field.title, 60)}: ${hidden} more can only be typed in the command`];
}

/** `Name, Size and 3 more` */
function named(fields: readonly Field[], write: (title: string) => string): string {
  const names = fields.slice(0, NAMED).map(({ title }) => write(title));
  const more = fields.length - names.length;
  return `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}
