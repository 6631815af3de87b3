import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { callPerson } from '../problem.js';
import type { Planned, Request } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import { showTime } from '../show-time.js';

/** What to say to a vote on a request that no longer waits for one: what became of it, by whom and when. */
export function describeClosed(act: Act, request: Request): Reply {
  return answer('refused', `${nameRequest(request)}: nothing to decide`, closedLines(act, request));
}

/** What became of it, and that this changed nothing. */
export function closedLines(act: Act, request: Request): string[] {
  return [whatBecame(act, request), 'nothing was changed'];
}

function whatBecame(act: Act, request: Request): string {
  const { state } = request;
  const at = (time: number): string => showTime(time, act.tools.settings.zone);
  switch (state.state) {
    case 'planning':
      return 'it is being planned; its card asks once the plan stands';
    case 'awaiting-approval':
      return `it waits for approval since ${at(state.since)}`;
    case 'approved':
      return `${approved(act, request, state.planned)}; it waits for a free place`;
    case 'running':
      return `${approved(act, request, state.planned)}; it runs since ${at(state.startedAt)}`;
    case 'ready':
      return `${approved(act, request, state.planned)}; it was done ${at(state.at)}`;
    case 'failed': {
      const failed = `it failed in ${state.stage}, ${at(state.at)}`;
      return state.planned === null ? failed : `${approved(act, request, state.planned)}; ${failed}`;
    }
    case 'unknown':
      return `${approved(act, request, state.planned)}; its outcome is not known since ${at(state.at)}`;
    case 'refused':
      return `refused by policy: ${state.reason}, ${at(state.at)}`;
    case 'denied':
      return `already denied by ${callPerson(act, state.by)}, ${at(state.at)}`;
    case 'expired':
      return `it expired without a decision, ${at(state.at)}`;
    case 'cancelled':
      return `cancelled by ${callPerson(act, state.by)}, ${at(state.at)}`;
    default:
      return state satisfies never;
  }
}

/** `already approved by Bo and you, Thu, 26 Nov 2026, 14:00 UTC`: the time of the vote that made it enough. */
function approved(act: Act, { id }: Request, { effectDigest, decisionDigest }: Planned): string {
  const votes = act.stores.votes.listFor(id, effectDigest, decisionDigest);
  const given = votes.filter(({ verdict }) => verdict === 'approve');
  if (given.length === 0) return 'already approved by policy';
  const names = [...new Set(given.map(({ personId }) => callPerson(act, personId)))];
  const last = Math.max(...given.map(({ at }) => at));
  return `already approved by ${names.join(' and ')}, ${showTime(last, act.tools.settings.zone)}`;
}
