import type { Act } from '../act.js';
import { decideNow } from '../approval/decide-now.js';
import { describeDecision, whyNobodyCan } from '../approval/describe-decision.js';
import type { Decision } from '../approval/policy.js';
import { whyFrozen } from '../freeze/describe-freeze.js';
import type { Problem } from '../problem.js';
import type { Ask } from './request.js';

/** Asks the policy before anything is made: null and a problem where this person may not, or nobody could approve. */
export function checkAllowed(act: Act, ask: Ask, problems: Problem[]): Decision | null {
  const { stores, tools, person, now } = act;
  const decision = decideNow(stores, tools.settings, person.id, ask, now);
  const asking = { requester: person.id, askedAt: now };
  if (decision.verdict === 'refuse') {
    auditRefusal(act, ask, decision);
    problems.push({ field: null, text: describeDecision(stores, decision, asking).join('; ') });
    return null;
  }
  const stuck = whyNobodyCan(stores, decision, asking);
  const refused = tools.settings.limits.whileFrozen === 'refuse' ? whyFrozen(stores, tools.settings, ask) : null;
  const why = stuck ?? refused;
  if (why === null) return decision;
  problems.push({ field: null, text: why });
  return null;
}

/** At most so many requests of one person at a time. */
export function checkOpenRequests({ stores, tools, person }: Act, problems: Problem[]): void {
  const open = stores.requests.listOpenOf(person.id);
  const limit = tools.settings.limits.openRequestsPerPerson;
  if (open.length < limit) return;
  const labels = open.map(({ number }) => `R-${number}`).join(', ');
  const text = `you have ${open.length} open requests (${labels}) of at most ${limit}; wait for one or cancel it`;
  problems.push({ field: null, text });
}

function auditRefusal({ stores, person, actor, now }: Act, ask: Ask, decision: Decision): void {
  const { rules, reason, revision } = decision;
  const detail = { ask: JSON.stringify(ask), rules: rules.join(', '), reason, revision };
  stores.audit.add({ at: now, actor, person: person.id, act: 'request refused', requestId: null, detail });
}
