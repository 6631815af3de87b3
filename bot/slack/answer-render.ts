import type { KnownBlock, ModalView } from '@slack/types';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { FormMeta } from './form-marks.js';
import { renderAnswerModal } from './render/render-answer-modal.js';
import { renderMessage } from './render/render-message.js';
import { renderModal } from './render/render-modal.js';
import type { SlackLook } from './slack-look.js';

/** What an answer looks like in each of the places where it can stand. */
export interface AnswerRender {
  /** A form becomes a message with a button that opens it. */
  message(card: AnswerCard | FormCard): { text: string; blocks: KnownBlock[] };
  /** `channel`: where it began, so that what is pressed in it is answered there. */
  modal(card: AnswerCard | FormCard, meta: Omit<FormMeta, 'form'>): ModalView;
}

export function createAnswerRender(look: SlackLook): AnswerRender {
  return {
    message: (card) => renderMessage(card, look),
    modal: (card, { token, channel }) =>
      card.kind === 'form'
        ? renderModal(card, look, { token, channel })
        : renderAnswerModal(card, look, { channel: channel ?? null }),
  };
}
