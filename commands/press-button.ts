import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import { type ButtonAction, provesButton, readButtonToken } from './approval/button-token.js';
import { denyForm } from './approval/deny-form.js';
import { describeClosed } from './approval/describe-closed.js';
import { vote } from './approval/vote.js';
import { withdrawVote } from './approval/withdraw-vote.js';
import { CardButton } from './card.js';
import { answerProblems, type Problem } from './problem.js';
import { readReason } from './read-reason.js';
import { postCard } from './request/post-card.js';
import type { Request } from './request/request.js';
import { labelOf, targetOf } from './request/request-words.js';
import { resolveUnknown } from './request/resolve-unknown.js';
import { showPlan } from './request/show-plan.js';
import { staleButton } from './request/stale-button.js';
import { runCommand } from './run-command.js';
import { readSaid } from './say-button.js';
import { cancelRequest } from './vm/cancel.js';
import { denyRequest } from './vm/deny.js';
import { destroyVm } from './vm/destroy.js';
import { logsOf } from './vm/logs.js';
import { retryRequest } from './vm/retry.js';
import { showVm } from './vm/show.js';

/** A press is answered always: done, not allowed and who may, decided already, expired, gone, or changed. */
export function pressButton(act: Act, token: string, text: string | null): Reply {
  const said = readSaid(token);
  if (said !== null) return runCommand(act, { kind: 'command', text: said });
  const read = readButtonToken(token);
  const action = CardButton.shape.action.safeParse(read?.action);
  const request = read === null ? null : act.stores.requests.findByNumber(read.number);
  if (read === null || !action.success || request === null) {
    return answer('refused', 'this button is not known here', [
      'nothing was changed; /vm list and /vm pending show what there is',
    ]);
  }
  if (provesButton(act.tools.tokenKey, request, action.data, read.proof)) return press(act, request, action.data, text);
  return stale(act, request, read);
}

/** Of an earlier plan, or made up: either way it does nothing, and the card is shown as it is now. */
function stale(act: Act, request: Request, pressed: { action: string; proof: string }): Reply {
  if (request.state.state !== 'awaiting-approval') return describeClosed(act, request);
  postCard(act.stores, act.tools, request);
  return staleButton(act, request, pressed);
}

function press(act: Act, request: Request, action: ButtonAction, text: string | null): Reply {
  switch (action) {
    case 'approve':
      return vote(act, request, { verdict: 'approve', reason: null, digest: null });
    case 'deny':
      return deny(act, request, onOneLine(text));
    case 'plan':
      return showPlan(act, request);
    case 'withdraw':
      return withdrawVote(act, request);
    case 'cancel':
      return cancelRequest(act, request);
    case 'retry':
      return retryRequest(act, request);
    case 'logs':
      return logsOf(act, request);
    case 'show':
      return show(act, request);
    case 'destroy':
      return destroy(act, request, text);
    case 'adopt':
    case 'leave':
      return resolveUnknown(act, request, action);
    case 'say':
      return answer('refused', 'this button is not known here', ['nothing was changed']);
    default:
      return action satisfies never;
  }
}

/** A reason that cannot be taken stays in the form, to be mended. */
function deny(act: Act, request: Request, reason: string | undefined): Reply {
  const problems: Problem[] = [];
  readReason(reason, problems);
  const { state } = request;
  if (problems.length === 0 || state.state !== 'awaiting-approval') return denyRequest(act, request, reason);
  const form = denyForm(act, request, state, reason ?? null);
  return answerProblems('this denial cannot be taken', problems, form);
}

/** A field of several lines invites to begin new ones. */
function onOneLine(text: string | null): string | undefined {
  return text?.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

/** By the request that made the VM: another VM may have its name by now. */
function destroy(act: Act, request: Request, text: string | null): Reply {
  const name = targetOf(request.ask);
  const vm = act.stores.vms.findLive(name);
  const stands = vm === null ? request.state.state === 'unknown' : vm.madeBy === request.id;
  return stands ? destroyVm(act, name, text, undefined) : answer('refused', `${name} of ${labelOf(request)} is gone`);
}

function show(act: Act, request: Request): Reply {
  const vm = act.stores.vms.listLive().find(({ madeBy }) => madeBy === request.id);
  return vm === undefined ? answer('refused', `${targetOf(request.ask)} is gone`) : showVm(act, vm);
}
