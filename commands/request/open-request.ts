import type { Act } from '../act.js';
import type { Decision } from '../approval/policy.js';
import { needOf } from '../quota/need-of.js';
import { postCard } from './post-card.js';
import type { Ask, Request } from './request.js';
import { labelOf } from './request-words.js';

/** The state of a request that is to be planned. */
const TO_BE_PLANNED = {
  state: 'planning',
  runId: null,
  work: null,
  nodeReason: '',
  attempt: 0,
  anew: 0,
  note: null,
  earlier: null,
  cancelBy: null,
} as const;

/**
 * Makes the request with its audit line and first card. From here on it counts against the quotas. What else it holds is
 * the caller's to reserve, before.
 */
export function openRequest(act: Act, id: string, ask: Ask, decision: Decision, channel: string): Request {
  const { stores, tools, person, actor, now } = act;
  const request = stores.requests.add({
    ...{ id, ask, actor, channel },
    requester: person.id,
    createdAt: now,
    state: TO_BE_PLANNED,
  });
  const need = ask.action === 'create-vm' ? needOf(tools.settings, ask) : null;
  if (need !== null) stores.quotas.setNeed(id, need);
  stores.audit.add({
    ...{ at: now, actor, person: person.id, act: 'request asked', requestId: id },
    detail: {
      request: labelOf(request),
      ask: JSON.stringify(ask),
      verdict: decision.verdict,
      rules: decision.rules.join(', '),
      revision: decision.revision,
    },
  });
  postCard(stores, tools, request);
  return request;
}
