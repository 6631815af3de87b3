import type { AnswerCard, FormCard } from '../commands/card.js';
import type { AnswerWay } from './answer-ways.js';
import type { Delivery } from './messenger.js';

/** Null: not this way, or there is none any more; the person is told by another. */
export async function answerBy(
  way: AnswerWay | null,
  card: AnswerCard | FormCard,
): Promise<Extract<Delivery, { delivery: 'delivered' }> | null> {
  const delivery = way === null ? null : await way(card);
  return delivery?.delivery === 'delivered' ? delivery : null;
}
