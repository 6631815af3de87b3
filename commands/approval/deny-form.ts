import type { Act } from '../act.js';
import type { FormCard } from '../card.js';
import type { Request, RequestState } from '../request/request.js';
import { labelOf, nameRequest } from '../request/request-words.js';
import { showTime } from '../show-time.js';
import { buttonToken } from './button-token.js';

/** Asks for the reason of a denial. `given`: what was entered and cannot be taken as it is. */
export function denyForm(
  { stores, tools }: Pick<Act, 'stores' | 'tools'>,
  request: Request,
  { expiresAt, decision }: Extract<RequestState, { state: 'awaiting-approval' }>,
  given: string | null = null,
): FormCard {
  const who = stores.people.get(request.requester).display;
  const { reason } = request.ask;
  const environment = 'environment' in request.ask ? ` in ${request.ask.environment}` : '';
  const hint = `one line, at most 200 characters; ${who} reads it`;
  return {
    kind: 'form',
    form: `vm deny ${labelOf(request)}`,
    title: `Deny ${labelOf(request)}`,
    submit: 'Deny',
    // Its command, typed without a reason, would deny at once.
    opener: { action: 'deny', token: buttonToken(tools.tokenKey, request, 'deny'), asks: 'reason', overflow: false },
    notes: [
      `${nameRequest(request)}${environment}, asked for by ${who}${reason === null ? '' : `: ${reason}`}`,
      `it waits until ${showTime(expiresAt, tools.settings.zone)}; ${decision.denials === 1 ? 'one denial ends' : `${decision.denials} denials end`} it`,
    ],
    fields: [
      {
        ...{ name: 'reason', title: 'Reason', hint, required: false, long: true },
        ...{ default: given, choices: null, problem: null },
      },
    ],
  };
}
