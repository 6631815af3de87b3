import type { AnswerCard, FormCard } from '../../../commands/card.js';
import type { AnswerRender } from '../answer-render.js';
import { FIELD_ACTION, FORM_CALLBACK } from '../form-marks.js';

/** The plainest look that Slack takes, so that the tests of what comes in say nothing about looks. */
export const plainRender: AnswerRender = {
  message: (card) => ({
    text: textOf(card),
    blocks: [{ type: 'section', text: mrkdwn(textOf(card)) }, ...buttonBlocks(card)],
  }),
  modal: (card, meta) => ({
    ...{ type: 'modal', callback_id: FORM_CALLBACK, title: plain(card.title.slice(0, 24)) },
    private_metadata: JSON.stringify({ ...meta, form: card.kind === 'form' ? card.form : 'none' }),
    ...(card.kind === 'form'
      ? { submit: plain('Send'), blocks: card.fields.map(fieldBlock) }
      : { blocks: [{ type: 'section', text: mrkdwn(textOf(card)) }, ...buttonBlocks(card)] }),
  }),
};

function textOf({ title, lines }: AnswerCard): string {
  return [title, ...lines].join('\n');
}

function fieldBlock(field: FormCard['fields'][number]) {
  const action = { action_id: FIELD_ACTION };
  const options = (field.choices ?? []).map((choice) => ({ text: plain(choice), value: choice }));
  return {
    ...({ type: 'input', block_id: `field.${field.name}`, label: plain(field.title) } as const),
    ...{ optional: !field.required, dispatch_action: field.live === true },
    element:
      field.choices === null
        ? ({ type: 'plain_text_input', ...action } as const)
        : ({ type: 'static_select', options, ...action } as const),
  };
}

function buttonBlocks({ buttons }: AnswerCard) {
  if (buttons.length === 0) return [];
  const elements = buttons.map(({ action, token, label }, place) => ({
    ...({ type: 'button', text: plain(label ?? action) } as const),
    ...{ action_id: `${action}:${place}`, value: token },
  }));
  return [{ type: 'actions', elements } as const];
}

function plain(text: string) {
  return { type: 'plain_text', text } as const;
}

function mrkdwn(text: string) {
  return { type: 'mrkdwn', text } as const;
}
