import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { quote } from '../quote.js';
import type { Request } from './request.js';
import { readLabel } from './request-words.js';

export type FoundRequest = { found: true; request: Request } | { found: false; reply: Reply };

/** The request that a person means by `R-42`. */
export function findRequest(act: Act, text: string): FoundRequest {
  const number = readLabel(text);
  const request = number === null ? null : act.stores.requests.findByNumber(number);
  if (request !== null) return { found: true, request };
  const line =
    number === null ? 'a request is named like R-42; /vm list and /vm pending show them' : '/vm list shows them';
  return { found: false, reply: answer('problem', `there is no request ${quote(text)}`, [line]) };
}
