import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { decideFor } from '../approval/decide-now.js';
import { resolveQuestion } from '../approval/policy-question.js';
import { adoptApply } from './adopt-apply.js';
import { moveRequest } from './move-request.js';
import type { Request } from './request.js';
import { nameRequest } from './request-words.js';

/** Ends an unknown outcome on a person's word: `adopt` goes on after apply, `leave` leaves everything as it is. */
export function resolveUnknown(act: Act, request: Request, how: 'adopt' | 'leave'): Reply {
  const { stores, tools, person, actor } = act;
  const title = nameRequest(request);
  if (request.state.state !== 'unknown') {
    return answer('refused', `${title}: nothing to resolve`, [`it is ${request.state.state}, not unknown`]);
  }
  const refusal = whyNot(act, request);
  if (refusal !== null) return answer('refused', `${title}: not yours to resolve`, [refusal, 'nothing was changed']);
  const doer = { actor, person: person.id };
  if (how === 'adopt') {
    const resumed = adoptApply(stores, tools, request, doer);
    return resumed.moved
      ? answer('ok', `${title}: adopted; it goes on after the apply`)
      : answer('refused', `${title}: not adopted`, [resumed.why]);
  }
  const { failure } = request.state;
  const left = {
    ...failure,
    word: 'failed' as const,
    message: `${failure.message.replace(/\.$/, '')}; left as it is by ${person.display}.`,
    cure: 'What may stand on Proxmox is yours to look after there; its name, VMID and address stay reserved.',
    next: 'stop' as const,
  };
  const moved = moveRequest(stores, tools, request, { event: 'settled', failure: left }, doer);
  return moved.moved
    ? answer('ok', `${title}: left as it is`, [left.cure])
    : answer('refused', `${title}: not left`, [moved.why]);
}

/** Approvals cannot be collected for this act, so a rule that requires them refuses it. */
function whyNot({ stores, tools, person, now }: Act, request: Request): string | null {
  const question = resolveQuestion(stores, tools.settings, person.id, request.ask, now);
  const decision = decideFor(stores, tools.settings, person.id, question);
  if (decision.verdict === 'allow') return null;
  if (decision.verdict === 'refuse') return decision.reason ?? 'the policy refuses it';
  return `rule ${decision.rules.join(', ')} asks for approvals, which are not collected for this act; an operator has to write a rule that allows resolve-unknown to a group`;
}
