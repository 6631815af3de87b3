import type { ActionsBlock, Button, ConfirmationDialog, Overflow } from '@slack/types';
import type { CardButton } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';

/** What the buttons of a card are about, where they do not say it themselves. */
interface Subject {
  name: string;
  environment: string;
}

const words: Record<Exclude<CardButton['action'], 'say'>, string> = {
  ...{ approve: 'Approve', deny: 'Deny', plan: 'Plan', cancel: 'Cancel', retry: 'Retry', logs: 'Logs' },
  ...{ show: 'Show', destroy: 'Destroy', adopt: 'Adopt', leave: 'Leave' },
  withdraw: 'Withdraw my vote',
};

/** @slack/types: elements of an actions block, options of an overflow menu, characters of what stands on either. */
const ELEMENTS = 25;
const OPTIONS = 5;
const LABEL = 75;
/** Of an option (docs say 75 or 150, by their age) and of a button. */
const OPTION_VALUE = 75;
const BUTTON_VALUE = 2000;
/** A VM's name has 63; the dialog's title takes 100. */
const NAME = 80;

/**
 * The first row, then a menu of what asks nothing, then a menu of its own for each that asks: a confirm dialog belongs to
 * a whole menu, and nobody wants to confirm the logs. `from`: the first number for action ids, which are unique in a view.
 */
export function renderButtons(buttons: readonly CardButton[], subject: Subject | null, pen: Pen, from = 0) {
  const given = buttons.filter(({ token }) => token.length > 0 && token.length <= BUTTON_VALUE);
  const inMenu = (button: CardButton) => button.overflow && button.token.length <= OPTION_VALUE;
  const menu = given.filter((button) => inMenu(button) && button.asks === 'nothing');
  const asking = given.filter((button) => inMenu(button) && button.asks !== 'nothing');
  const menus = Array.from({ length: Math.ceil(menu.length / OPTIONS) }, (_, place) =>
    menu.slice(place * OPTIONS, (place + 1) * OPTIONS),
  );
  const makers = [
    ...given.filter((button) => !inMenu(button)).map((button) => (n: number) => pressed(button, subject, pen, n)),
    ...menus.map((options) => (n: number) => menuOf(options, pen, n)),
    ...asking.map((button) => (n: number) => asked(button, subject, pen, n)),
  ];
  const elements = makers.slice(0, ELEMENTS).map((make, place) => make(from + place));
  return elements.length === 0 ? [] : [{ type: 'actions', elements } as const satisfies ActionsBlock];
}

function pressed(button: CardButton, subject: Subject | null, pen: Pen, n: number): Button {
  const { action, asks, vm = subject } = button;
  const confirm = asks === 'name' ? confirmOf(vm, pen) : null;
  return {
    ...{ type: 'button', text: labelOf(button, pen), action_id: `${action}:${n}` },
    value: confirm === null ? button.token : withName(button.token, vm, BUTTON_VALUE, pen),
    ...(action === 'approve' ? { style: 'primary' } : {}),
    ...(action === 'deny' || action === 'destroy' ? { style: 'danger' } : {}),
    ...(confirm === null ? {} : { confirm }),
  };
}

/** `more:<n>`: which of them it is, the token says. */
function menuOf(options: readonly CardButton[], pen: Pen, n: number): Overflow {
  return {
    ...{ type: 'overflow', action_id: `more:${n}` },
    options: options.map((button) => ({ text: labelOf(button, pen), value: button.token })),
  };
}

/** One that asks first. A reason is asked for by a form; the name is shown in a dialog, or typed where it is too long. */
function asked(button: CardButton, subject: Subject | null, pen: Pen, n: number): Overflow {
  const { action, asks, token, vm = subject } = button;
  const confirm = asks === 'name' ? confirmOf(vm, pen) : null;
  const value = confirm === null ? token : withName(token, vm, OPTION_VALUE, pen);
  return {
    ...{ type: 'overflow', action_id: `${action}:${n}`, options: [{ text: labelOf(button, pen), value }] },
    ...(confirm === null ? {} : { confirm }),
  };
}

/** With the name as the dialog showed it, as if it was typed. Where it does not fit, it has to be typed: the bot asks. */
function withName(token: string, subject: Subject | null, max: number, pen: Pen): string {
  const value = `${token} ${subject?.name}`;
  return subject !== null && value.length <= max && pen.plain(subject.name, NAME) === subject.name ? value : token;
}

/** Only where both are known; else the bot answers the press with a form that names both and asks for the name. */
function confirmOf(subject: Subject | null, pen: Pen): ConfirmationDialog | null {
  if (subject === null || subject.name.trim() === '') return null;
  const { name, environment } = subject;
  const place = environment === '' ? '' : ` in ${pen.plain(environment, 60)}`;
  return {
    title: { type: 'plain_text', text: `Destroy ${pen.plain(name, NAME)}?`, emoji: false },
    text: {
      ...{ type: 'plain_text', emoji: false },
      text: `This destroys ${pen.plain(name, NAME)}${place} with all its data. It cannot be taken back.`,
    },
    confirm: { type: 'plain_text', text: 'Destroy', emoji: false },
    deny: { type: 'plain_text', text: 'Keep it', emoji: false },
    style: 'danger',
  };
}

function labelOf({ action, label }: CardButton, pen: Pen) {
  const text = pen.plain(label ?? (action === 'say' ? 'Do it' : words[action]), LABEL);
  return { type: 'plain_text', text, emoji: false } as const;
}
