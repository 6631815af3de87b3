import type { AnswerWay } from '../answer-ways.js';
import { createResponseWay, OTHER_WAY, type ResponseNeeds } from './response-way.js';
import type { AnswerPlace } from './slack-input.js';
import { openView, updateView, type ViewMeta, type ViewNeeds } from './view-calls.js';

export type WayNeeds = ResponseNeeds & ViewNeeds;

/**
 * How a command or a press is answered: a form in a modal while the trigger lives, else as a message with a button that
 * asks for it again; an answer as a message by the response URL. Inside of a modal the answer replaces what stands there,
 * on the Home, which has neither channel nor response URL, it comes as a modal.
 */
export function createClickWay(needs: WayNeeds, place: AnswerPlace, receivedAt: number, meta: ViewMeta): AnswerWay {
  const respond = place.responseUrl === null ? null : createResponseWay(needs, place.responseUrl);
  const trigger = place.triggerId === null ? null : { id: place.triggerId, receivedAt };
  const { view } = place;
  return async (card) => {
    if (view?.type === 'modal') return updateView(needs, { id: view.id, hash: undefined }, card, meta);
    if (trigger !== null && (card.kind === 'form' || respond === null)) {
      const opened = await openView(needs, trigger, card, meta);
      if (opened.delivery === 'delivered' || respond === null) return opened;
    }
    if (respond === null) return { ...OTHER_WAY, why: 'Slack gave no way to answer' };
    return respond(card);
  };
}
