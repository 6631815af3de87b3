import { defineCommand } from '../define-command.js';
import { offerUnknown } from '../offers/offer-requests.js';
import { findRequest } from '../request/find-request.js';
import { resolveUnknown } from '../request/resolve-unknown.js';
import { requestArgument, requestInput } from './request-argument.js';

export const leave = defineCommand({
  words: 'vm leave',
  summary: 'an unknown request: leave what stands to the operators, and end it',
  arguments: [{ ...requestArgument, offers: offerUnknown }],
  input: requestInput,
  run: (act, { request }) => {
    const found = findRequest(act, request);
    return found.found ? resolveUnknown(act, found.request, 'leave') : found.reply;
  },
});
