import type { View } from '@slack/types';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { FormMeta } from './form-marks.js';

/** What an answer looks like in each of the places where it can stand. */
export interface AnswerRender {
  message(card: AnswerCard): { text: string; blocks: object[] };
  /** `channel`: where it began, so that what is pressed in it is answered there. */
  modal(card: AnswerCard | FormCard, meta: Omit<FormMeta, 'form'>): View;
}
