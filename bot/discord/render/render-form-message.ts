import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { FormCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { type CustomId, writeCustomId } from '../custom-id.js';
import { type Container, container, fitParts, IN_ROW, rows, text } from './components.js';
import { formLines, isUnlisted, type Menus } from './form-lines.js';
import { askable, isOneModal, pagesOf, writeTyped } from './form-state.js';
import { TEXT } from './render-request.js';
import { renderSelect } from './render-select.js';

type Field = FormCard['fields'][number];

const COLOUR = 0x5865f2;
/** Of a message, with what is inside: https://discord.com/developers/docs/components/reference */
const COMPONENTS = 40;
/** The container, what is said above the menus, and what was typed. */
const FRAME = 3;
/** A menu in its row, and above it what is wrong with it. */
const OF_MENU = 3;
/** More of them are no form any more. */
const MENUS = 9;

/**
 * A form as a message that one person sees: choices as menus, what is typed in modals behind buttons. All that was entered
 * stands in it. `lost`: fields whose text was too long for it before.
 */
export function renderFormMessage(form: FormCard, lost: readonly string[], pen: Pen): Container[] {
  const fields = askable(form);
  const choices = fields.filter((field) => field.choices !== null);
  const menus = menusOf(choices, pagesOf(form).length + 1);
  const kept = fields.filter((field) => !menus.shown.includes(field) || isUnlisted(field));
  const state = writeTyped(
    kept.map(({ name, default: value }) => ({ name, value })),
    lost,
  );
  const entered = text(state.lines);
  const above = [
    ...text(formLines(form, menus, state.lost, pen)),
    ...menus.shown.flatMap((field, place) => renderSelect(field, place, pen)),
  ];
  const room = TEXT - entered.reduce((sum, { content }) => sum + content.length, 0);
  const buttons = buttonsOf(form, choices.length, state.lost.length > 0, pen);
  return container([...fitParts(above, room), ...entered, ...rows(buttons)], COLOUR);
}

function menusOf(choices: readonly Field[], buttons: number): Menus {
  const room = COMPONENTS - FRAME - buttons - Math.ceil(buttons / IN_ROW);
  const most = Math.min(MENUS, Math.floor(room / OF_MENU));
  return { shown: choices.slice(0, most), hidden: choices.slice(most) };
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
