import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { callPerson } from '../problem.js';
import type { Request } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import { showTime } from '../show-time.js';

/** What to say to a vote on a request that no longer waits for one: what became of it, by whom and when. */
export function describeClosed(act: Act, request: Request): Reply {
  const { line, at } = whatBecame(act, request);
  const when = at === null ? line : `${line}, ${showTime(at, act.tools.settings.zone)}`;
  return answer('refused', `${nameRequest(request)}: nothing to decide`, [when, 'nothing was changed']);
}

function whatBecame(act: Act, request: Request): { line: string; at: number | null } {
  const { state } = request;
  switch (state.state) {
    case 'planning':
      return { line: 'it is being planned; its card asks once the plan stands', at: null };
    case 'awaiting-approval':
      return { line: 'it waits for approval', at: state.since };
    case 'approved':
      return { line: `already approved${approvers(act, request)}; it waits for a free place`, at: state.at };
    case 'running':
      return { line: `already approved${approvers(act, request)}; it runs`, at: state.startedAt };
    case 'ready':
      return { line: `already approved${approvers(act, request)} and done`, at: state.at };
    case 'failed':
      return { line: `already decided; it failed in ${state.stage}`, at: state.at };
    case 'unknown':
      return { line: 'already decided; its outcome is not known', at: state.at };
    case 'refused':
      return { line: `refused by policy: ${state.reason}`, at: state.at };
    case 'denied':
      return { line: `already denied by ${callPerson(act, state.by)}`, at: state.at };
    case 'expired':
      return { line: 'it expired without a decision', at: state.at };
    case 'cancelled':
      return { line: `cancelled by ${callPerson(act, state.by)}`, at: state.at };
    default:
      return state satisfies never;
  }
}

function approvers(act: Act, { id }: Request): string {
  const votes = act.stores.votes.listAll(id).filter(({ verdict }) => verdict === 'approve');
  const names = [...new Set(votes.map(({ personId }) => callPerson(act, personId)))];
  return names.length === 0 ? ' by policy' : ` by ${names.join(' and ')}`;
}
