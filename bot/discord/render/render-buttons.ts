import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { CardButton } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { type CustomId, writeCustomId } from '../custom-id.js';

/** What the buttons of a card are about, where they do not say it themselves. */
export interface Subject {
  name: string;
  environment: string;
}

const words: Record<Exclude<CardButton['action'], 'say'>, string> = {
  ...{ approve: 'Approve', deny: 'Deny', plan: 'Plan', cancel: 'Cancel', retry: 'Retry', logs: 'Logs' },
  ...{ show: 'Show', destroy: 'Destroy', adopt: 'Adopt', leave: 'Leave' },
};

/** Discord takes 80 and shows about 36 (facts: discord.md, 4). */
const LABEL = 80;
const MOST = 20;

/**
 * What can be done now, and behind it what is meant rarely (there is no menu for buttons here). What does not fit into a
 * `custom_id` has no button: it can be typed. `from`: the first number for ids, which are unique in a message.
 */
export function renderButtons(
  buttons: readonly CardButton[],
  subject: Subject | null,
  pen: Pen,
  { from = 0, isSure = false }: { from?: number; isSure?: boolean } = {},
): APIButtonComponentWithCustomId[] {
  const sorted = [...buttons.filter(({ overflow }) => !overflow), ...buttons.filter(({ overflow }) => overflow)];
  return sorted.slice(0, MOST).flatMap((button, place) => {
    const id = writeCustomId(idOf(button, subject, from + place, isSure));
    return id === null ? [] : [{ ...lookOf(button, pen), type: ComponentType.Button, custom_id: id }];
  });
}

function idOf({ asks, token, vm }: CardButton, subject: Subject | null, n: number, isSure: boolean): CustomId {
  if (asks === 'reason') return { kind: 'reason', n, token };
  const name = (vm ?? subject)?.name ?? '';
  return asks === 'name' && name !== ''
    ? { kind: isSure ? 'sure' : 'name', n, token, vm: name }
    : { kind: 'press', n, token };
}

function lookOf({ action, label }: CardButton, pen: Pen): { label: string; style: StyleOf } {
  const text = pen.plain(label ?? (action === 'say' ? 'Do it' : words[action]), LABEL);
  if (action === 'approve') return { label: text, style: ButtonStyle.Success };
  if (action === 'deny' || action === 'destroy') return { label: text, style: ButtonStyle.Danger };
  return { label: text, style: ButtonStyle.Secondary };
}

type StyleOf = APIButtonComponentWithCustomId['style'];
