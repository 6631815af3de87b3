import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { describeDecision } from '../approval/describe-decision.js';
import { frozenLines } from '../freeze/frozen-lines.js';
import { answerProblems, type Problem } from '../problem.js';
import { checkAllowed, checkOpenRequests } from '../request/check-asking.js';
import { openRequest } from '../request/open-request.js';
import type { Ask } from '../request/request.js';
import { actionWord, labelOf, targetOf } from '../request/request-words.js';

/** Building and retiring are requests under the policy like any other. `ask` null: there are problems already. */
export function askForTemplate(act: Act, ask: Ask | null, problems: Problem[]): Reply {
  const title = 'this cannot be asked for';
  checkOpenRequests(act, problems);
  if (ask === null) return answerProblems(title, problems, null);
  const under = act.stores.requests
    .listInState('planning', 'awaiting-approval', 'approved', 'running', 'unknown')
    .find((other) => other.ask.action === ask.action && targetOf(other.ask) === targetOf(ask));
  if (under !== undefined) problems.push({ field: null, text: `${labelOf(under)} does that already` });
  const decision = checkAllowed(act, ask, problems);
  if (decision === null || problems.length > 0) return answerProblems(title, problems, null);
  const request = openRequest(act, act.tools.newId(), ask, decision, act.channel);
  const asking = { requester: act.person.id, askedAt: act.now };
  return answer('ok', `${labelOf(request)} ${actionWord(ask)} ${targetOf(ask)}: it is being planned`, [
    ...describeDecision(act.stores, decision, asking),
    ...frozenLines(act, ask),
  ]);
}
