import { createHash } from 'node:crypto';
import type { InputBlock, KnownBlock, PlainTextInput, PlainTextOption, StaticSelect } from '@slack/types';
import type { FormCard } from '../../../commands/card.js';
import { labelOf } from '../../../commands/label-of.js';
import type { Pen } from '../../render/pen.js';
import { FIELD_ACTION } from '../form-marks.js';
import { context, section } from './section.js';

type Field = FormCard['fields'][number];

/** @slack/types: options of a select; characters of an option, of a label, of a text that is typed. */
const OPTIONS = 100;
const OPTION = 75;
const LABEL = 150;
const TYPED = 3000;

/** One field as what is asked, and under it what is wrong with what was entered. */
export function renderField(field: Field, revision: number | undefined, hintMax: number, pen: Pen): KnownBlock[] {
  const options = field.choices === null ? null : optionsOf(field.choices, field, pen);
  const problem = field.problem === null ? [] : context([`⚠ ${pen.safe(field.problem, 600)}`]);
  if (options?.length === 0) {
    return [...section([`*${pen.safe(field.title, LABEL)}*: there is nothing to choose from`]), ...problem];
  }
  const cut = new Set(field.choices ?? []).size - (options?.length ?? 0);
  const hint = [field.hint, ...(cut > 0 ? [`${cut} more can only be typed in the command`] : [])];
  const hintText = hint.filter((part) => part.trim() !== '').join('; ');
  const input: InputBlock = {
    type: 'input',
    block_id: `field.${field.name}.${revision ?? digest(field)}`,
    label: { type: 'plain_text', text: pen.plain(field.title, LABEL), emoji: false },
    element: options === null ? textInput(field) : select(field, options),
    optional: !field.required,
    ...(hintText === '' ? {} : { hint: { type: 'plain_text', text: pen.plain(hintText, hintMax), emoji: false } }),
    ...(field.live === true ? { dispatch_action: true } : {}),
  };
  return [input, ...problem];
}

/** Slack keeps what was entered in a block whose id stays; it is let go where the field itself is another. */
function digest(field: Field): string {
  return createHash('sha256').update(JSON.stringify(field)).digest('hex').slice(0, 8);
}

/** What does not fit into an option cannot be chosen: a cut value would be another one. */
function optionsOf(choices: readonly string[], { labels }: Field, pen: Pen): PlainTextOption[] {
  const fitting = [...new Set(choices)].filter((choice) => choice.length > 0 && choice.length <= OPTION);
  return fitting.slice(0, OPTIONS).map((choice) => ({
    text: { type: 'plain_text', text: pen.plain(labelOf(choice, labels), OPTION), emoji: false },
    value: choice,
  }));
}

function select(field: Field, options: readonly PlainTextOption[]): StaticSelect {
  const initial = options.find(({ value }) => value === field.default);
  return {
    ...{ type: 'static_select', action_id: FIELD_ACTION, options: [...options] },
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

/** What was entered is given back as it was, where the field can hold it. */
function textInput(field: Field): PlainTextInput {
  const multiline = field.long === true;
  const given = field.default ?? '';
  const initial = multiline ? given : given.replaceAll(/[\r\n]+/g, ' ');
  const fits = initial.length > 0 && initial.length <= TYPED && !/\p{Surrogate}/u.test(initial);
  return {
    ...{ type: 'plain_text_input', action_id: FIELD_ACTION, multiline, max_length: TYPED },
    ...(fits ? { initial_value: initial } : {}),
    ...(field.live === true ? { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } } : {}),
  };
}
