import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { CardButton } from '../../../commands/card.js';
import { readSaid } from '../../../commands/say-button.js';
import type { Pen } from '../../render/pen.js';
import { type CustomId, writeCustomId } from '../custom-id.js';
import { type Part, rows, text } from './components.js';

/** What the buttons of a card are about, where they do not say it themselves. */
export interface Subject {
  name: string;
  environment: string;
}

const words: Record<Exclude<CardButton['action'], 'say'>, string> = {
  ...{ approve: 'Approve', deny: 'Deny', plan: 'Plan', cancel: 'Cancel', retry: 'Retry', logs: 'Logs' },
  ...{ show: 'Show', destroy: 'Destroy', adopt: 'Adopt', leave: 'Leave' },
  withdraw: 'Withdraw my vote',
};

/** Discord takes 80 and shows about 36 (facts: discord.md, 4). */
const LABEL = 80;
const MOST = 20;

/**
 * What can be done now, in rows of its own what is meant rarely (there is no menu for buttons here), and below them what
 * has no button because there is no room for it, as it can be typed. `from`: the first number for ids, which are unique in
 * a message.
 */
export function renderButtons(
  buttons: readonly CardButton[],
  subject: Subject | null,
  pen: Pen,
  { from = 0, isSure = false }: { from?: number; isSure?: boolean } = {},
): Part[] {
  const sorted = [...buttons.filter(({ overflow }) => !overflow), ...buttons.filter(({ overflow }) => overflow)];
  const made = sorted.map((button, place) => {
    const id = place < MOST ? writeCustomId(idOf(button, subject, from + place, isSure)) : null;
    return { button, drawn: id === null ? null : { ...lookOf(button, pen), ...TYPE, custom_id: id } };
  });
  const drawn = (rarely: boolean): APIButtonComponentWithCustomId[] =>
    made.flatMap(({ button, drawn: one }) => (one === null || button.overflow !== rarely ? [] : [one]));
  const missing = made.flatMap(({ button, drawn: one }) => (one === null ? [button] : []));
  return [...rows(drawn(false)), ...rows(drawn(true)), ...text(describeMissing(missing, subject, pen))];
}

const TYPE = { type: ComponentType.Button } as const;

/** Characters of what `renderButtons` says about buttons that it has no room for. */
export const MISSING = 400;
const NAMED = 3;
/** Of it, for commands: in full where they fit, since half of one cannot be typed. */
const TYPED = 300;

function describeMissing(buttons: readonly CardButton[], subject: Subject | null, pen: Pen): string[] {
  if (buttons.length === 0) return [];
  const ways = buttons.map((button) => wayOf(button, subject));
  const shown: string[] = [];
  let left = TYPED;
  for (const { text: way } of ways.slice(0, NAMED)) {
    const written = pen.safe(way, TYPED);
    left -= written.length;
    if (left < 0) break;
    shown.push(written);
  }
  const more = ways.length - shown.length;
  const help = more > 0 || ways.some(({ isTyped }) => !isTyped) ? `see ${pen.safe('/vm help', 40)}` : '';
  const others = [more > 0 ? `and ${more} more` : '', help].filter((part) => part !== '').join(', ');
  return [`-# no room for a button: ${[...shown, others].filter((part) => part !== '').join('; ')}`];
}

function wayOf(button: CardButton, subject: Subject | null): { text: string; isTyped: boolean } {
  const said = readSaid(button.token);
  const name = (button.vm ?? subject)?.name ?? '';
  if (said !== null) return { text: `type ${said}`, isTyped: true };
  if (button.action === 'destroy' && name !== '') return { text: `type /vm destroy ${name}`, isTyped: true };
  return { text: wordOf(button), isTyped: false };
}

function wordOf({ action, label }: CardButton): string {
  return label ?? (action === 'say' ? 'Do it' : words[action]);
}

function idOf({ asks, token, vm }: CardButton, subject: Subject | null, n: number, isSure: boolean): CustomId {
  if (asks === 'reason') return { kind: 'reason', n, token };
  const name = (vm ?? subject)?.name ?? '';
  return asks === 'name' && name !== ''
    ? { kind: isSure ? 'sure' : 'name', n, token, vm: name }
    : { kind: 'press', n, token };
}

function lookOf(button: CardButton, pen: Pen): { label: string; style: StyleOf } {
  const { action } = button;
  const text = pen.plain(wordOf(button), LABEL);
  if (action === 'approve') return { label: text, style: ButtonStyle.Success };
  if (action === 'deny' || action === 'destroy') return { label: text, style: ButtonStyle.Danger };
  return { label: text, style: ButtonStyle.Secondary };
}

type StyleOf = APIButtonComponentWithCustomId['style'];
