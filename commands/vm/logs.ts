import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { offerRequests } from '../offers/offer-requests.js';
import { findRequest } from '../request/find-request.js';
import { readRunLog } from '../request/read-run-log.js';
import type { Request } from '../request/request.js';
import { labelOf, nameRequest } from '../request/request-words.js';
import { requestArgument, requestInput } from './request-argument.js';

export const logs = defineCommand({
  words: 'vm logs',
  summary: 'what the tools of a request wrote',
  arguments: [{ ...requestArgument, offers: offerRequests }],
  input: requestInput,
  run: (act, { request }) => {
    const found = findRequest(act, request);
    return found.found ? logsOf(act, found.request) : found.reply;
  },
});

/** A file that goes into the thread of the request's card. */
export function logsOf({ stores, tools }: Act, request: Request): Reply {
  const runs = stores.runs.listFor(request.id);
  const text = runs.map(({ id, recipe }) => readRunLog(tools, id, recipe)).join('');
  if (text === '') return answer('ok', `${nameRequest(request)}: nothing has been written yet`);
  const file = { name: `${labelOf(request)}.log`, text };
  return answer(
    'ok',
    `${nameRequest(request)}: the log`,
    [`${count(runs.length, 'run')}, ${count(text.split('\n').length - 1, 'line')}`],
    {
      file,
      requestId: request.id,
    },
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
