import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { closedLines } from '../approval/describe-closed.js';
import { defineCommand } from '../define-command.js';
import { offerCancellable } from '../offers/offer-requests.js';
import { findRequest } from '../request/find-request.js';
import { maySteer, whoMaySteer } from '../request/may-steer.js';
import { moveRequest } from '../request/move-request.js';
import type { Request } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import { transition } from '../request/transition.js';
import { requestArgument, requestInput } from './request-argument.js';

export const cancel = defineCommand({
  words: 'vm cancel',
  summary: 'stop a request of yours',
  arguments: [{ ...requestArgument, offers: offerCancellable }],
  input: requestInput,
  run: (act, { request }) => {
    const found = findRequest(act, request);
    return found.found ? cancelRequest(act, found.request) : found.reply;
  },
});

/** What waits is over at once; what runs is asked to stop, and its card says what was changed by then. */
export function cancelRequest(act: Act, request: Request): Reply {
  const { stores, tools, person, actor } = act;
  const title = nameRequest(request);
  const event = { event: 'cancel-asked', by: person.id } as const;
  const next = transition(request.state, event, act.now);
  if (!next.moved) return answer('refused', `${title}: not cancelled`, [next.why, ...closedLines(act, request)]);
  if (!maySteer(act, request)) {
    return answer('refused', `${title}: not yours to cancel`, [whoMaySteer(act, request), 'nothing was changed']);
  }
  const moved = moveRequest(stores, tools, request, event, { actor, person: person.id });
  if (!moved.moved) return answer('refused', `${title}: not cancelled`, [moved.why, ...closedLines(act, request)]);
  const over = moved.request.state.state === 'cancelled';
  return answer('ok', over ? `${title}: cancelled; nothing had been changed` : `${title}: it is being stopped`);
}
