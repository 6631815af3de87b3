import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { offerRetryable } from '../offers/offer-requests.js';
import { checkQuota } from '../quota/check-quota.js';
import { needOf } from '../quota/need-of.js';
import { findRequest } from '../request/find-request.js';
import { maySteer, whoMaySteer } from '../request/may-steer.js';
import { moveRequest } from '../request/move-request.js';
import type { Request } from '../request/request.js';
import { nameRequest, stateWord } from '../request/request-words.js';
import { resumeRun } from '../request/resume-run.js';
import { requestArgument, requestInput } from './request-argument.js';

export const retry = defineCommand({
  words: 'vm retry',
  summary: 'go on with a failed request; after the apply where it stopped, before it from a new plan',
  arguments: [{ ...requestArgument, offers: offerRetryable }],
  input: requestInput,
  run: (act, { request }) => {
    const found = findRequest(act, request);
    return found.found ? retryRequest(act, found.request) : found.reply;
  },
});

export function retryRequest(act: Act, request: Request): Reply {
  const { stores, tools, person, actor } = act;
  const title = nameRequest(request);
  const { state } = request;
  if (state.state !== 'failed' || state.retry === 'none') {
    const why =
      state.state === 'failed' ? 'nothing can go on with it; ask again' : `it is ${stateWord(state)}, not failed`;
    return answer('refused', `${title}: nothing to retry`, [why, 'nothing was changed']);
  }
  if (!maySteer(act, request)) {
    return answer('refused', `${title}: not yours to retry`, [whoMaySteer(act, request), 'nothing was changed']);
  }
  const doer = { actor, person: person.id };
  if (state.retry === 'stage') {
    const resumed = resumeRun(stores, tools, request, doer);
    return resumed.moved
      ? answer('ok', `${title}: it goes on with the stage that failed`)
      : answer('refused', `${title}: not retried`, [resumed.why]);
  }
  const full = whyFull(act, request);
  if (full.length > 0) return answer('refused', `${title}: not retried`, [...full, 'nothing was changed']);
  const event = { event: 'plan-anew', note: `retried by ${person.display}`, counts: false } as const;
  const moved = moveRequest(stores, tools, request, event, doer);
  if (!moved.moved) return answer('refused', `${title}: not retried`, [moved.why, 'nothing was changed']);
  return answer('ok', `${title}: it is planned anew`, ['votes stay only where the plan and the decision are the same']);
}

/** What failed counts against no limit, so that others may have taken its place: it is asked for as if it were new. */
function whyFull({ stores, tools, person, now }: Act, { id, requester, ask }: Request): string[] {
  const { openRequestsPerPerson } = tools.settings.limits;
  const who = stores.people.get(requester).display;
  const open = stores.requests.listOpenOf(requester).length;
  if (open >= openRequestsPerPerson) return [`${who} has ${open} open requests of at most ${openRequestsPerPerson}`];
  const need = ask.action === 'create-vm' ? needOf(tools.settings, ask) : null;
  if (ask.action !== 'create-vm' || need === null) return [];
  const wanted = { person: requester, environment: ask.environment, need, except: id, now };
  const full = checkQuota(stores, tools.settings, wanted, person.id);
  if (full.length === 0) stores.quotas.setNeed(id, need);
  return full;
}
